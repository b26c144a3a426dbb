extension Dataset {
    /// Reads a dataset from a file; its extension names the format, unknown ones hold delimited text.
    ///
    /// - Throws: `DatasetError` with the place of the first thing that cannot be used.
    public static func load(_ file: DataFile, _ options: LoadOptions = LoadOptions()) throws(DatasetError) -> Dataset {
        switch file.fileExtension {
        case "json": try load(path: file.path, json: parseJSON(file, numbersAsText: true), options)
        case "npy": try readArray(file, options)
        case "npz": try readArchive(file, options)
        case "svm", "libsvm", "svmlight": try readSVMLight(file, options)
        default: try readDelimited(file, options)
        }
    }

    /// The names of the columns of a file, whether or not they hold numbers: for completion of `target=` and `features=`.
    ///
    /// - Throws: `DatasetError` when the file cannot be read that far.
    public static func columnNames(of file: DataFile) throws(DatasetError) -> [String] {
        switch file.fileExtension {
        case "json", "npy", "npz", "svm", "libsvm", "svmlight": try load(file).features
        default: try DelimitedStart(file, LoadOptions()).names
        }
    }
}
