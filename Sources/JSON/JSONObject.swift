/// The members of a JSON object in their order.
///
/// Small objects are searched; larger ones keep an index, so that building an object of n members costs O(n).
public struct JSONObject: Sendable {
    /// The members; keys are distinct.
    public private(set) var members: [(key: String, value: JSONValue)] = []
    /// The place of each key; empty while there are few members.
    private var places: [String: Int] = [:]

    /// Up to this many members a linear search is faster than hashing.
    private static let searchLimit = 8

    /// Makes an object; of equal keys the last one counts.
    public init(_ members: [(key: String, value: JSONValue)] = []) {
        self.members.reserveCapacity(members.count)
        for (key, value) in members { self[key] = value }
    }

    /// The value of a member; setting nil removes it, which costs O(n).
    public subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    private func place(of key: String) -> Int? {
        places.isEmpty ? members.firstIndex { $0.key == key } : places[key]
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if !places.isEmpty {
            places[key] = members.count - 1
        } else if members.count > Self.searchLimit {
            rebuildIndex()
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        if !places.isEmpty { rebuildIndex() }
    }

    private mutating func rebuildIndex() {
        places = Dictionary(uniqueKeysWithValues: members.indices.map { (members[$0].key, $0) })
    }
}

extension JSONObject: Equatable {
    /// Equal members; their order does not matter.
    public static func == (a: JSONObject, b: JSONObject) -> Bool {
        a.members.count == b.members.count && a.members.allSatisfy { b[$0.key] == $0.value }
    }
}
