import Commands
import JSON
import Jupyter
import Language

extension RunReport {
    /// The executed notebook, in format 4.5.
    var notebook: String {
        let metadata = document.metadata == [:] ? Self.metadata : document.metadata
        let value: JSONValue = [
            "cells": .array(results.enumerated().map { $1.notebookCell(number: $0 + 1) }), "metadata": metadata,
            "nbformat": 4,
            "nbformat_minor": 5,
        ]
        return value.text(indent: 1) + "\n"
    }

    private static let metadata: JSONValue = [
        "kernelspec": ["display_name": "Conelab", "language": "conelab", "name": "conelab"],
        "language_info": KernelInformation.conelab.languageInformation,
    ]
}

extension CellResult {
    fileprivate func notebookCell(number: Int) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("cell_type", .string(cell.kind.rawValue)), ("id", .string(cell.id ?? "cell-\(number)")),
            ("metadata", cell.metadata), ("source", notebookLines(cell.source)),
        ]
        if cell.kind == .code {
            members.append(("execution_count", count.map(JSONValue.integer) ?? .null))
            members.append(("outputs", .array(outputs.map(notebookOutput))))
        }
        return .object(JSONObject(members))
    }

    private func notebookOutput(_ output: CellOutput) -> JSONValue {
        switch output {
        case .stream(let text, let isError):
            return ["name": isError ? "stderr" : "stdout", "output_type": "stream", "text": notebookLines(text)]
        case .display(let bundle, _):
            return ["data": data(bundle), "metadata": [:], "output_type": "display_data"]
        case .result(let bundle):
            return [
                "data": data(bundle), "execution_count": count.map(JSONValue.integer) ?? .null, "metadata": [:],
                "output_type": "execute_result",
            ]
        case .error(let failure):
            return [
                "ename": .string(failure.ename), "evalue": .string(failure.evalue), "output_type": "error",
                "traceback": .array(failure.traceback.map(JSONValue.string)),
            ]
        }
    }

    /// Texts as lists of lines, as notebooks keep them.
    private func data(_ bundle: DisplayBundle) -> JSONValue {
        .object(
            JSONObject(
                DisplayData(bundle).formats.members.map { member in
                    (key: member.key, value: member.value.string.map(notebookLines) ?? member.value)
                }))
    }
}
