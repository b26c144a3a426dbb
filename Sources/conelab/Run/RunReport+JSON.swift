import Commands
import JSON
import Language

extension RunReport {
    /// Every result as JSON: of each cell its value, outputs and error, and at the end the variables.
    var json: String {
        let variables = session.variables.compactMap { variable -> (key: String, value: JSONValue)? in
            if case .function = variable.value { return nil }
            return (key: variable.name, value: jsonForm(of: variable.value))
        }
        let report: JSONValue = [
            "file": .string(document.name), "status": .string(statusText), "seconds": .number(seconds),
            "cells": .array(results.filter { $0.cell.kind == .code }.map(\.json)),
            "variables": .object(JSONObject(variables)),
        ]
        return report.text(indent: 1) + "\n"
    }

    private var statusText: String {
        switch status {
        case 0: "ok"
        case 130: "interrupted"
        default: "failed"
        }
    }
}

extension CellResult {
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("source", .string(cell.source)), ("line", .integer(cell.firstLine + 1)),
            ("status", .string(outcome == nil ? "skipped" : failure == nil ? "ok" : "failed")),
            ("seconds", .number(seconds)),
        ]
        if let outcome, outcome.error == nil {
            members.append(("value", jsonForm(of: outcome.value)))
            members.append(("text", .string(outcome.value.summary)))
        }
        if let failure { members.append(("error", json(failure))) }
        members.append(("outputs", .array(outputs.compactMap(json))))
        return .object(JSONObject(members))
    }

    private func json(_ failure: Session.Failure) -> JSONValue {
        [
            "ename": .string(failure.ename), "evalue": .string(failure.evalue),
            "line": failure.diagnostic.location.map { .integer($0.line) } ?? .null,
            "column": failure.diagnostic.location.map { .integer($0.column) } ?? .null,
            "traceback": .array(failure.traceback.map(JSONValue.string)),
        ]
    }

    /// Text and shown values; the cell's value and error have members of their own.
    private func json(_ output: CellOutput) -> JSONValue? {
        switch output {
        case .stream(let text, let isError): [isError ? "stderr" : "stdout": .string(text)]
        case .display(let bundle, _): ["display": .string(bundle.plain)]
        case .result, .error: nil
        }
    }
}
