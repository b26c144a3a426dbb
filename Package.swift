// swift-tools-version: 6.1
import Foundation
import PackageDescription

// Vectors of four doubles where this machine's processor has them (AVX2); CONELAB_PORTABLE=1 builds for every x86-64.
// Only vector types gain: no result depends on it, since nothing is contracted to fused operations.
let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
let isPortable = Context.environment["CONELAB_PORTABLE"] != nil
let extensions = ["avx2", "bmi1", "bmi2", "popcnt"].allSatisfy { processor.contains(" \($0) ") } && !isPortable
let vectors = extensions ? ["-mavx2", "-mbmi", "-mbmi2", "-mpopcnt"].flatMap { ["-Xcc", $0] } : []

// Rooms and floors: a target imports targets of lower floors only.
// Numeric rooms and the evaluator are optimised in debug builds too: their loops are 30 to 90 times slower without.
let numeric: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug)), .unsafeFlags(vectors)]

let package = Package(
    name: "conelab",
    products: [
        .executable(name: "conelab", targets: ["conelab"])
    ],
    dependencies: [
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1")
    ],
    targets: [
        // System libraries
        .systemLibrary(name: "COpenBLAS"),
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CSodium"),
        .systemLibrary(name: "CLinux"),

        // Floor 0: values
        .target(name: "JSON"),
        .target(name: "LinearAlgebra", dependencies: ["COpenBLAS"], swiftSettings: numeric),
        .target(
            name: "ExactArithmetic", dependencies: [.product(name: "BigInt", package: "BigInt")],
            swiftSettings: numeric),

        // Floor 1: one subject each
        .target(
            name: "Arrangements",
            dependencies: ["LinearAlgebra", "ExactArithmetic", .product(name: "BigInt", package: "BigInt")],
            exclude: ["Guide.md"],
            swiftSettings: numeric),
        .target(
            name: "Datasets", dependencies: ["LinearAlgebra", "ExactArithmetic", "JSON"], exclude: ["Guide.md"],
            resources: [
                .embedInCode("Examples/iris.csv"), .embedInCode("Examples/diabetes.csv"),
                .embedInCode("Examples/wine.csv"),
            ],
            swiftSettings: numeric),
        .target(name: "Plots", exclude: ["Guide.md"]),
        .target(
            name: "Language", dependencies: ["LinearAlgebra", "CLinux"], exclude: ["Grammar.md", "Guide.md"],
            swiftSettings: numeric),
        .target(name: "Jupyter", dependencies: ["JSON", "CZeroMQ", "CSodium", "CLinux"], exclude: ["Guide.md"]),

        // Floor 2: the program over the cones, then the algorithms
        .target(name: "ConvexPrograms", dependencies: ["Arrangements", "LinearAlgebra"], swiftSettings: numeric),
        .target(
            name: "Solvers", dependencies: ["ConvexPrograms", "Arrangements", "LinearAlgebra"], exclude: ["Guide.md"],
            swiftSettings: numeric),
        .target(
            name: "Certificates",
            dependencies: ["ConvexPrograms", "Arrangements", "ExactArithmetic", "LinearAlgebra"],
            exclude: ["Guide.md"], swiftSettings: numeric),
        .target(
            name: "Networks", dependencies: ["Certificates", "ConvexPrograms", "Arrangements", "LinearAlgebra"],
            exclude: ["Guide.md", "Landscape/Guide.md"], swiftSettings: numeric),

        // Floor 3: pictures of engine values
        .target(
            name: "Figures",
            dependencies: [
                "Plots", "Arrangements", "ExactArithmetic", "ConvexPrograms", "Networks", "Certificates", "Datasets",
                "LinearAlgebra",
            ], exclude: ["Guide.md"]),

        // Floor 4: where engine and language meet
        .target(
            name: "Commands",
            dependencies: [
                "JSON", "LinearAlgebra", "ExactArithmetic", "Arrangements", "ConvexPrograms", "Datasets", "Plots",
                "Language", "Solvers", "Networks", "Certificates", "Figures",
                .product(name: "BigInt", package: "BigInt"),
            ], exclude: ["Reference.md"]),

        // Floor 5: the executable
        .executableTarget(
            name: "conelab",
            dependencies: [
                "Commands", "Jupyter", "Language", "JSON", "Solvers", "ConvexPrograms", "Arrangements", "Datasets",
                "ExactArithmetic", "LinearAlgebra", "COpenBLAS", .product(name: "BigInt", package: "BigInt"),
            ],
            resources: [
                .embedInCode("Install/Logos/logo-32x32.png"), .embedInCode("Install/Logos/logo-64x64.png"),
                .embedInCode("Install/Logos/logo-svg.svg"), .embedInCode("Install/Highlighting/package.json"),
                .embedInCode("Install/Highlighting/parser.js"), .embedInCode("Install/Highlighting/remoteEntry.js"),
                .embedInCode("Install/Highlighting/kernel.js"), .embedInCode("Install/nbgrader_config.py"),
            ]),

        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
        .testTarget(
            name: "ExactArithmeticTests",
            dependencies: ["ExactArithmetic", "LinearAlgebra", .product(name: "BigInt", package: "BigInt")]),
        .testTarget(
            name: "ArrangementsTests",
            dependencies: [
                "Arrangements", "ExactArithmetic", "JSON", .product(name: "BigInt", package: "BigInt"),
            ], exclude: ["Patterns"]),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "ExactArithmetic", "LinearAlgebra"], exclude: ["Files"]),
        .testTarget(name: "PlotsTests", dependencies: ["Plots"]),
        .testTarget(name: "LanguageTests", dependencies: ["Language", "LinearAlgebra"], exclude: ["Scripts"]),
        .testTarget(name: "JupyterTests", dependencies: ["Jupyter", "JSON", "CZeroMQ"]),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Solvers", "Networks", "Certificates", "ConvexPrograms", "Arrangements", "ExactArithmetic", "Datasets",
                "LinearAlgebra", "JSON",
            ]),
        .testTarget(
            name: "FiguresTests",
            dependencies: [
                "Figures", "Plots", "Arrangements", "Datasets", "ExactArithmetic", "ConvexPrograms", "Solvers",
                "Networks",
                "LinearAlgebra",
            ],
            exclude: ["Goldens"]),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "Datasets", "Language", "JSON"]),
    ],
    swiftLanguageModes: [.v6]
)
