// swift-tools-version: 6.1

import PackageDescription

let package = Package(
    name: "soma-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "soma", path: ".."),
        // Without traits: its interposers of malloc and of the runtime would be measured too.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Suite",
            dependencies: [
                .product(name: "Training", package: "soma"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Suite",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "ratios", dependencies: [.product(name: "Training", package: "soma")], path: "Ratios"),
    ],
    swiftLanguageModes: [.v6]
)
