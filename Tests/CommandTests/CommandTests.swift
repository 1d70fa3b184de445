import Foundation
import Testing

/// The command `soma`, run as a person would run it.
@Suite struct CommandTests {
    /// What a run of the command gave.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:]
        }
    }

    /// A folder that goes when the test is over.
    final class Folder {
        let path: String

        init() throws {
            path = NSTemporaryDirectory() + "soma-tests-" + UUID().uuidString
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ name: String, _ text: String) throws -> String {
            try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
            return "\(path)/\(name)"
        }
    }

    /// Runs `soma`, which is built beside the tests.
    private func soma(_ arguments: String..., output: FileHandle? = nil) throws -> Outcome {
        try run(arguments, output: output)
    }

    private func run(_ arguments: [String], output: FileHandle? = nil) throws -> Outcome {
        let process = Process()
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("soma")
        process.arguments = arguments
        let (out, errors) = (Pipe(), Pipe())
        process.standardOutput = output ?? out
        process.standardError = errors
        try process.run()
        // Messages are few: they fit in the pipe until they are read.
        let text = output == nil ? out.fileHandleForReading.readDataToEndOfFile() : Data()
        let messages = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: messages, as: UTF8.self))
    }

    @Test func trainsEvaluatesAndPredicts() throws {
        let folder = try Folder()
        let model = folder.path + "/iris.safetensors"
        let trained = try soma("train", "iris", "--target", "species", "--output", model)
        #expect(trained.status == 0)
        #expect(trained.output.contains("MLP(4 -> 64 relu -> 32 relu -> 3 softmax, 2,499 parameters)"))
        #expect(trained.output.split(separator: "\n").allSatisfy { $0.count <= 100 })

        let evaluated = try soma("evaluate", model, "iris", "--json").json
        #expect(evaluated["accuracy"] as? Double ?? 0 > 0.93)
        #expect(evaluated["classes"] as? [String] == ["setosa", "versicolor", "virginica"])
        #expect((evaluated["confusion_matrix"] as? [[Int]])?.joined().reduce(0, +) == 150)
        #expect(try soma("evaluate", model, "iris").output.contains("Macro F1"))

        let lines = try soma("predict", model, "iris").output.split(separator: "\n")
        #expect(lines.count == 151)
        #expect(lines[0] == "prediction,probability_setosa,probability_versicolor,probability_virginica")
        let fields = lines[1].split(separator: ",")
        #expect(fields[0] == "setosa")
        #expect(abs(fields.dropFirst().compactMap { Double($0) }.reduce(0, +) - 1) < 1e-5)
    }

    @Test(arguments: ["float", "double"]) func regression(precision: String) throws {
        let folder = try Folder()
        // y = 3 a - 2 b + 10, and a colour that adds 5; a cell is missing here and there.
        var text = "a,b,colour,y\n"
        for row in 0..<400 {
            let (a, b) = (Double(row * 37 % 101) / 10, Double(row * 53 % 97) / 10)
            let y = 3 * a - 2 * b + 10 + (row % 3 == 0 ? 5 : 0)
            text += "\(row % 50 == 7 ? "" : "\(a)"),\(b),\(row % 3 == 0 ? "red" : "\"light, blue\""),\(y)\n"
        }
        let data = try folder.file("plane.csv", text)
        let model = folder.path + "/plane.safetensors"
        let trained = try soma("train", data, "--target", "y", "--output", model, "--json", "--precision", precision)
        #expect(trained.status == 0 && trained.errors.contains("missing cells in 'a'"))
        for key in ["epochs", "training_loss", "validation_loss", "seconds", "samples_per_second", "parameters"] {
            #expect(trained.json[key] is NSNumber, "\(key)")
        }
        #expect(trained.json["stopped_by"] is String)
        #expect(trained.json["validation_r2"] as? Double ?? 0 > 0.9)
        #expect(trained.json["validation_rmse"] is NSNumber)
        let evaluated = try soma("evaluate", model, data, "--json").json
        #expect(evaluated["r2"] as? Double ?? 0 > 0.9)
        let predicted = folder.path + "/out.csv"
        let predicting = try soma("predict", model, data, "--output", predicted)
        #expect(predicting.status == 0 && predicting.errors.contains("missing cells in 'a'"))
        #expect(try String(contentsOfFile: predicted, encoding: .utf8).hasPrefix("prediction\n"))
    }

    @Test func defaultsDoWell() throws {
        var irisAccuracy = 0.0
        for seed in 1...10 {
            let result = try soma("train", "iris", "--target", "species", "--seed", "\(seed)", "--json").json
            irisAccuracy += (result["validation_accuracy"] as? Double ?? 0) / 10
        }
        #expect(irisAccuracy >= 0.95)
        let digits = try soma("train", "digits", "--target", "digit", "--json").json
        #expect(digits["validation_accuracy"] as? Double ?? 0 >= 0.97)
    }

    @Test func equalSeedsGiveEqualFiles() throws {
        let folder = try Folder()
        func model(_ name: String, _ seed: Int) throws -> Data {
            let path = "\(folder.path)/\(name)"
            #expect(try soma("train", "iris", "--target", "species", "--seed", "\(seed)", "--output", path).status == 0)
            return try Data(contentsOf: URL(fileURLWithPath: path))
        }
        let first = try model("a", 1)
        #expect(try first == model("b", 1))
        #expect(try first != model("c", 2))
        // Nothing else is left in the folder.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "b", "c"])
    }

    @Test(arguments: [
        ("", "b", "the file is empty"),
        ("a,b\n", "b", "no row of data"),
        ("a,b\n1,2\n3\n", "b", "line 3: the line has 1 field"),
        ("a,b\n1,2\nx,3\n4,5\n7,8\n", "b", "line 3, column 'a': 'x' is not a number"),
        ("a,b\n1,2\n", "c", "there is no column 'c'; there are 'a', 'b'"),
        ("a,b\n1,2\ninf,3\n", "b", "line 3, column 'a': the number is infinite"),
        ("a,b\n1,2\n3,nan\n4,1.5\n", "b", "line 3, column 'b': the target is missing"),
        ("a,b\n1,x\n2,x\n3,x\n", "b", "'x' in every row"),
        ("a,b\n1,2\n", "b", "there is one row"),
        ("a,b\n1,3\n2,3\n4,3\n", "b", "'3' in every row"),
        ("b\n1\n2\n3\n", "b", "no column is left"),
    ])
    func brokenTables(text: String, target: String, message: String) throws {
        let folder = try Folder()
        let model = folder.path + "/model"
        let outcome = try soma("train", folder.file("t.csv", text), "--target", target, "--output", model)
        expectFailure(outcome, message)
        #expect(!FileManager.default.fileExists(atPath: model))
    }

    /// What is read is not written over, by any name.
    @Test func outputsAreNotInputs() throws {
        let folder = try Folder()
        let text = "a,b\n" + (0..<40).map { "\($0),\($0 * 2).5\n" }.joined()
        let (table, model) = (try folder.file("t.csv", text), folder.path + "/model")
        let same = folder.path + "/./t.csv"
        expectFailure(try soma("train", table, "--target", "b", "--output", same), "it is read as well")
        #expect(try soma("train", table, "--target", "b", "--epochs", "2", "--output", model).status == 0)
        expectFailure(try soma("predict", model, table, "--output", model), "it is read as well")
        expectFailure(try soma("predict", model, table, "--output", table), "it is read as well")
        #expect(try String(contentsOfFile: table, encoding: .utf8) == text)
        #expect(try soma("evaluate", model, table).status == 0)
    }

    @Test(arguments: ["1000000000", "2000000000,2000000000", "9223372036854775807"])
    func networksThatNoMachineHolds(hidden: String) throws {
        expectFailure(try soma("train", "iris", "--target", "species", "--hidden", hidden), "GiB of memory")
    }

    @Test func aMillionColumns() throws {
        let folder = try Folder()
        let names = (0..<1_000_000).map { "c\($0)" }.joined(separator: ",")
        let path = try folder.file("wide.csv", names + "\n1,2\n")
        expectFailure(try soma("train", path, "--target", "c1"), "the first line names 1000000 columns")
    }

    @Test func foldersPermissionsAndFullDisks() throws {
        let folder = try Folder()
        expectFailure(try soma("train", folder.path, "--target", "b"), "it is a folder")
        expectFailure(try soma("train", folder.path + "/none.csv", "--target", "b"), "there is no such file")
        let nowhere = folder.path + "/none/model"
        expectFailure(try soma("train", "iris", "--target", "species", "--output", nowhere), "cannot write")
        expectFailure(try soma("train", "iris", "--target", "species", "--output", folder.path), "it is a folder")
        if FileManager.default.fileExists(atPath: "/dev/full") {
            let full = "no space is left"
            expectFailure(try soma("train", "iris", "--target", "species", "--output", "/dev/full"), full)
            for arguments in [["datasets"], ["--help"], ["train", "--help"], ["--version"]] {
                expectFailure(try run(arguments, output: FileHandle(forWritingAtPath: "/dev/full")), full)
            }
        }
        if geteuid() != 0 {
            let path = try folder.file("secret.csv", "a,b\n1,2\n")
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
            expectFailure(try soma("train", path, "--target", "b"), "permission denied")
        }
    }

    @Test(arguments: ["/dev/zero", "/dev/urandom"]) func devicesWithoutEnd(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        expectFailure(try soma("train", path, "--target", "b"), "cannot read \(path): it is a device that has no end")
        expectFailure(try soma("predict", path, "iris"), "it is a device that has no end")
    }

    @Test func brokenModels() throws {
        let folder = try Folder()
        let path = folder.path + "/model"
        #expect(try soma("train", "iris", "--target", "species", "--output", path).status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var other = bytes
        let version = try #require(other.range(of: Data("\"soma.format_version\":\"1\"".utf8)))
        other[version.upperBound - 2] = UInt8(ascii: "9")
        let cases: [(Data, String)] = [
            (Data(), "is no model"), (bytes.prefix(5), "is no model"), (bytes.prefix(100), "cut short"),
            (bytes.prefix(bytes.count - 1), "cut short"), (bytes + [0], "bytes where its header gives"),
            (other, "format version 9"), (Data("a,b\n1,2\n3,4\n".utf8), "is no model"),
            (bytes.prefix(8) + Data(repeating: UInt8(ascii: "{"), count: bytes.count - 8), "header is damaged"),
        ]
        for (data, message) in cases {
            try data.write(to: URL(fileURLWithPath: path))
            expectFailure(try soma("predict", path, "iris"), message)
        }
    }

    @Test func wrongCalls() throws {
        let calls = [
            ["train", "iris"], ["train", "iris", "--target", "species", "--epochs", "0"], ["trian"], ["help", "trian"],
            ["demo", "gates", "--temperature", "1"], ["demo", "iris", "--recordings", "x"],
        ]
        for arguments in calls {
            let outcome = try run(arguments)
            #expect(outcome.status == 64 && outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("soma: ") && outcome.errors.filter(\.isNewline).count == 1)
        }
        #expect(try soma("train", "iris").errors.contains("Missing expected argument '--target <target>'"))
        #expect(try soma("--help").output.contains("train"))
        #expect(try soma("info").output.contains("Backend"))
        #expect(try soma("help", "train").output.contains("--target"))
        let datasets = try soma("datasets").output
        #expect(datasets.contains("try: soma train digits --target digit"))
        #expect(datasets.contains("try: soma demo recommendations"))
        #expect(datasets.contains("judging: hold out whole speakers"))
        #expect(datasets.contains("try: soma demo folksong") && datasets.contains("try: soma demo speech"))
        #expect(datasets.split(separator: "\n").allSatisfy { $0.count <= 80 })
        expectFailure(try soma("train", "iriss", "--target", "species"), "'soma datasets' lists those that do")
        expectFailure(try soma("predict", "iris", "iris"), "the model comes first, then the data")
        expectFailure(try soma("train", "iriss.csv", "--target", "species"), "there is no such file")
    }

    @Test func oddColumnsAreTold() throws {
        let folder = try Folder()
        let rows = (0..<40).map { "name\($0),\($0 * 7 % 11),\($0 % 2 == 0 ? "a" : "b")\n" }.joined()
        let names = try soma("train", try folder.file("names.csv", "name,x,side\n" + rows), "--target", "side")
        #expect(names.status == 0)
        #expect(names.errors.contains("the column 'name' has 32 different texts") && names.errors.contains("--ignore"))
        let headless = try soma("train", try folder.file("headless.csv", rows), "--target", "a", "--ignore", "name0")
        #expect(headless.status == 0 && headless.errors.contains("a column is named '0', a number"))
        expectFailure(
            try soma("train", folder.path + "/headless.csv", "--target", "side"), "put a line of column names before it"
        )
        let years = try folder.file(
            "years.csv", "2024,2025,total\n" + (0..<20).map { "\($0),\($0 % 3),\($0 % 2)\n" }.joined())
        let unnoted = try soma("train", years, "--target", "total")
        #expect(unnoted.status == 0 && !unnoted.errors.contains("a column is named"))
        let model = folder.path + "/model"
        #expect(try soma("train", folder.path + "/names.csv", "--target", "side", "--output", model).status == 0)
        expectFailure(try soma("predict", model, "iris"), "no column 'name', 'x', which the model needs")
    }

    @Test func newCategoriesAreTold() throws {
        let folder = try Folder()
        let rows = (0..<40).map { "\($0 % 2 == 0 ? "red" : "blue"),\($0 % 2)\n" }.joined()
        let model = folder.path + "/colours.safetensors"
        let known = try folder.file("known.csv", "colour,side\n" + rows)
        #expect(try soma("train", known, "--target", "side", "--output", model).status == 0)
        #expect(try soma("predict", model, known).errors.isEmpty)
        let new = try folder.file("new.csv", "colour,side\nred,0\nteal,1\nteal,1\n,0\n\"ma\nuve\",0\n")
        for command in ["predict", "evaluate"] {
            let outcome = try soma(command, model, new)
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("'colour' has 2 texts that the model was not trained on"))
            #expect(outcome.errors.contains("'ma uve', 'teal'") && outcome.errors.filter(\.isNewline).count == 2)
            #expect(outcome.errors.contains("missing cells in 'colour'"))
        }
    }

    @Test(arguments: [
        (["train", "t.csv", "--tarqet", "x"], "--tarqet", "Did you mean '--target'?"),
        (["train", "--tarqet=x", "t.csv"], "--tarqet", "Did you mean '--target'?"),
        (["train", "--tarqet"], "--tarqet", "Did you mean '--target'?"),
        (["train", "t.csv", "--column", "x"], "--column", "(see 'soma train --help')"),
        (["evaluate", "model", "--jsno"], "--jsno", "Did you mean '--json'?"),
        (["evaluate", "--jsno"], "--jsno", "Did you mean '--json'?"),
        (["predict", "--ouput=x", "model"], "--ouput", "Did you mean '--output'?"),
        (["recognize", "--modle=x"], "--modle", "Did you mean '--model'?"),
        (["demo", "--qick"], "--qick", "Did you mean '--quick'?"),
    ])
    func mistypedOptions(arguments: [String], option: String, suggestion: String) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("soma: Unknown option '\(option)'") && outcome.errors.contains(suggestion))
        #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
    }

    @Test(arguments: [
        ("trian", " Did you mean 'train'?"), ("prdict", " Did you mean 'predict'?"),
        ("dataset", " Did you mean 'datasets'?"),
        ("fit", ""),
    ])
    func mistypedCommands(name: String, suggestion: String) throws {
        for arguments in [[name, "iris"], ["help", name]] {
            let outcome = try run(arguments)
            #expect(outcome.status == 64 && outcome.output.isEmpty)
            #expect(outcome.errors == "soma: there is no command '\(name)'.\(suggestion) (see 'soma --help')\n")
        }
    }

    @Test(arguments: [
        (["--hidden", "64,0"], "give 'none', or units of 1 or more for each layer"),
        (["--optimizer", "adm"], "one of the following: gradient-descent, momentum,"),
        (["--epochs", "1.5"], "give a whole number"),
        (["--learning-rate", "fast"], "give a number, as 0.5 or 1e-3"),
        (["--seed", "-1"], "give a whole number from 0 to"),
    ])
    func wrongValues(options: [String], message: String) throws {
        let outcome = try run(["train", "iris", "--target", "species"] + options)
        #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.errors.contains(message))
        #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
    }

    @Test func divergenceIsOneLine() throws {
        let outcome = try soma("train", "iris", "--target", "species", "--learning-rate", "1e30", "--json")
        #expect(outcome.output.isEmpty)
        expectFailure(outcome, "give a --learning-rate lower than 1e+30")
        expectFailure(
            try soma("train", "iris", "--target", "species", "--l2", "1e40"), "or an --l2 lower than 1e+40")
    }

    /// One line on standard error that says what and where, and the exit status 1.
    private func expectFailure(_ outcome: Outcome, _ message: String) {
        #expect(outcome.status == 1, "\(message)")
        // Beside the progress and the notes, that is.
        let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("epoch") && !$0.hasPrefix("note:") }
        #expect(lines.count == 1 && lines[0].hasPrefix("soma: ") && lines[0].contains(message), "\(outcome.errors)")
    }
}
