extension Dataset {
    /// The file extensions that `load` reads.
    public static let readableExtensions = ["csv", "tsv", "json", "npy", "npz", "svm"]

    /// Reads a dataset from a file; its extension names the format, unknown ones hold delimited text.
    public static func load(_ file: DataFile, _ options: LoadOptions = LoadOptions()) throws(DatasetError) -> Dataset {
        switch file.fileExtension {
        default: try readDelimited(file, options)
        }
    }
}
