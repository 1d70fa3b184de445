// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "soma",
    products: [
        .library(name: "LinearAlgebra", targets: ["LinearAlgebra"]),
        .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
        .library(name: "Training", targets: ["Training"]),
        .library(name: "Datasets", targets: ["Datasets"]),
        .library(name: "Plotting", targets: ["Plotting"]),
        .executable(name: "soma", targets: ["soma"]),
    ],
    traits: [
        .trait(name: "OpenBLAS", description: "Compute with the C libraries OpenBLAS and LAPACKE."),
        .trait(name: "KissFFT", description: "Transform sound, in the command, with the C library KISS FFT."),
        .default(enabledTraits: ["OpenBLAS", "KissFFT"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    ],
    targets: [
        // C libraries, each present only with its trait.
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .systemLibrary(
            name: "CLAPACKE", pkgConfig: "lapacke",
            providers: [.apt(["liblapacke-dev"]), .brew(["lapack"])]),
        // (Its pkg-config file has flags that the package manager refuses.)
        .systemLibrary(name: "CKissFFT", providers: [.apt(["libkissfft-dev"])]),
        .target(name: "CVectorKernels"),

        .target(
            name: "BLASKernels",
            dependencies: [
                .target(name: "COpenBLAS", condition: .when(traits: ["OpenBLAS"])),
                .target(name: "CLAPACKE", condition: .when(traits: ["OpenBLAS"])),
                "CVectorKernels",
                .product(name: "ComplexModule", package: "swift-numerics"),
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .target(
            name: "LinearAlgebra",
            dependencies: [
                "BLASKernels",
                .product(name: "ComplexModule", package: "swift-numerics"),
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .target(name: "NeuralNetworks", dependencies: ["LinearAlgebra"]),
        // Whole files, read with clear errors and written as a whole.
        .target(name: "FileAccess"),
        .target(name: "Training", dependencies: ["NeuralNetworks", "FileAccess"]),
        .target(name: "Datasets", dependencies: ["LinearAlgebra", "FileAccess"], resources: [.copy("Resources")]),
        // The command alone carries these data: a program that links the library does not.
        .target(name: "DemoData", dependencies: ["Datasets"], resources: [.copy("Resources")]),
        .target(
            name: "Plotting", dependencies: ["FileAccess", .product(name: "RealModule", package: "swift-numerics")]),
        // Melodies: their notation, models of them, and how they sound.
        .target(
            name: "Music",
            dependencies: ["Datasets", "NeuralNetworks", .product(name: "RealModule", package: "swift-numerics")]),
        // Sound files, and what is heard in them.
        .target(
            name: "Sound",
            dependencies: [
                "Datasets",
                .target(name: "CKissFFT", condition: .when(traits: ["KissFFT"])),
                .product(name: "RealModule", package: "swift-numerics"),
            ]),
        .executableTarget(
            name: "soma",
            dependencies: [
                "Datasets", "DemoData", "Plotting", "Training", "FileAccess", "Music", "Sound",
                .product(name: "RealModule", package: "swift-numerics"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .testTarget(name: "BLASKernelsTests", dependencies: ["BLASKernels", "CVectorKernels"]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"], exclude: ["Oracle"]),
        .testTarget(name: "NeuralNetworksTests", dependencies: ["NeuralNetworks"]),
        .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
        .testTarget(name: "TrainingTests", dependencies: ["BLASKernels", "Training", "Datasets", "CAllocationCount"]),
        .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "FileAccess"]),
        .testTarget(name: "PlottingTests", dependencies: ["Plotting"]),
        .testTarget(name: "MusicTests", dependencies: ["Music", "DemoData"]),
        .testTarget(
            name: "SoundTests",
            dependencies: ["Sound", "Datasets", .product(name: "RealModule", package: "swift-numerics")]),
        .testTarget(name: "CommandTests", dependencies: ["soma", "DemoData", "Sound"]),
        // The tutorial's code, which its articles show.
        .testTarget(name: "TutorialTests", dependencies: ["Datasets", "Plotting", "Training", "soma"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

// What builds the documentation is not a dependency of who links the libraries.
if Context.environment["SOMA_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}
