import Arrangements
import Datasets
import Language

/// Activation patterns of a dataset: the result of `enumerate` and `sample`, `D` in the contract.
struct Patterns {
    /// The data.
    let data: Dataset
    /// The arrangement of its rows.
    let arrangement: HyperplaneArrangement
    /// The patterns.
    let collection: PatternCollection

    /// What a reader should know of the rows: zero rows, rows that share a hyperplane; at most six sentences.
    var remarks: [String] {
        let zero = arrangement.zeroRows.map { "row \($0 + 1) is zero and active in every pattern" }
        let shared = arrangement.coincidences.map { "rows \(listed($0.map { $0 + 1 })) span the same hyperplane" }
        let all = zero + shared
        return all.count > 6 ? all.prefix(5) + ["and \(all.count - 5) more remarks of this kind"] : all
    }

    /// Numbers as `3 and 7`, `1, 2 and 5`, `1, 2, 3 … 40`.
    private func listed(_ numbers: [Int]) -> String {
        guard let last = numbers.last, numbers.count > 1 else { return numbers.map(String.init).joined() }
        let head = numbers.dropLast().prefix(6).map(String.init).joined(separator: ", ")
        return numbers.count > 7 ? "\(head) … \(last)" : "\(head) and \(last)"
    }
}

extension Patterns: ObjectValue {
    var typeName: String { "Patterns" }

    var summary: String {
        let (count, bound) = (collection.count, collection.bound)
        let origin = "n = \(arrangement.n), rank \(arrangement.rank)"
        if let dimensions = collection.dimensions {
            let cells = dimensions.count { $0 == arrangement.dimension }
            let share = collection.isExact ? "all \(count)" : "\(count) of at most \(bound)"
            return "Patterns: \(share) values of 1(Xu ≥ 0), \(cells) of them full-dimensional, \(origin)"
        }
        if collection.isExact { return "Patterns: all \(count) cells, \(origin)" }
        return "Patterns: \(count) of at most \(bound) cells, \(origin)\(coverageText.map { ", \($0)" } ?? "")"
    }

    /// The estimated coverage with its standard error: `covering 0.93 ± 0.01 of the directions`.
    private var coverageText: String? {
        collection.sampling.map {
            "covering \(significant($0.coverage, 4)) ± \(significant($0.coverageError, 2)) of the directions"
        }
    }

    var fields: [FieldDescription] {
        [
            FieldDescription("count", "how many patterns these are"),
            FieldDescription("exact", "whether these are all of them, proven"),
            FieldDescription("bound", "an upper bound of the number of all; the number itself when exact"),
            FieldDescription("n", "the number of rows, the length of a pattern"),
            FieldDescription("rank", "the rank of X"),
            FieldDescription("dimension", "with faces: the dimension of every half-open cone"),
            FieldDescription("coverage", "sampled: the estimated probability that a random direction has one of these"),
            FieldDescription("coverageerror", "sampled: the standard error of `coverage`"),
            FieldDescription("cells", "sampled: an estimated lower bound of the number of all cells"),
            FieldDescription("cellserror", "sampled: the standard error of `cells`"),
            FieldDescription("draws", "sampled: the number of random directions"),
            FieldDescription("remarks", "rows that are zero or share a hyperplane"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "count": .number(Double(collection.count))
        case "exact": .boolean(collection.isExact)
        case "bound": Value(exactly: collection.bound)
        case "n": .number(Double(arrangement.n))
        case "rank": .number(Double(arrangement.rank))
        case "dimension": collection.dimensions.map { .vector($0.map(Double.init)) } ?? .nothing
        case "coverage": collection.sampling.map { .number($0.coverage) } ?? .nothing
        case "coverageerror": collection.sampling.map { .number($0.coverageError) } ?? .nothing
        case "cells": collection.sampling.map { .number($0.cells) } ?? .nothing
        case "cellserror": collection.sampling.map { .number($0.cellsError) } ?? .nothing
        case "draws": collection.sampling.map { .number(Double($0.draws)) } ?? .nothing
        case "remarks": .list(remarks.map(Value.string))
        default: nil
        }
    }

    var count: Int? { collection.count }

    /// `D[i]` is a pattern, `D[1:10]` are patterns again.
    func element(_ indices: [Index]) throws -> Value {
        guard indices.count == 1 else { throw Diagnostic(.index, "Patterns are indexed by one number or list") }
        switch indices[0] {
        case .one(let i): return .object(Pattern(number: i, pattern: try pattern(i), arrangement: arrangement))
        case .all: return .object(self)
        case .many(let numbers):
            let chosen = try numbers.map { try pattern($0) }
            let some = PatternCollection(
                chosen, rowCount: arrangement.n, isExact: false, bound: collection.bound)
            return .object(Patterns(data: data, arrangement: arrangement, collection: some))
        }
    }

    private func pattern(_ i: Int) throws -> ActivationPattern {
        guard (1...max(1, collection.count)).contains(i), collection.count > 0 else {
            throw Diagnostic(.index, "there is no pattern \(i); there are \(collection.count), counted from 1")
        }
        return collection[i - 1]
    }

    func isEqual(to other: any ObjectValue) -> Bool {
        guard let other = other as? Patterns else { return false }
        return arrangement.matrix == other.arrangement.matrix && Set(collection) == Set(other.collection)
    }

    var display: DisplayBundle {
        let table = table().display
        let notes = remarks.map { "Note: \($0)." }
        let html = "<p>\(escapedHTML(summary))</p>" + notes.map { "<p>\(escapedHTML($0))</p>" }.joined()
        return DisplayBundle(
            plain: ([summary] + notes + [table.plain]).joined(separator: "\n"), html: html + (table.html ?? ""))
    }
}
