import ArgumentParser
import Testing

@testable import soma

/// The command line.
@Suite struct CommandTests {
    @Test func subcommandsParse() throws {
        #expect(try Soma.parseAsRoot(["datasets"]) is DatasetsCommand)
        #expect(try Soma.parseAsRoot(["info"]) is InfoCommand)
        #expect(throws: (any Error).self) { try Soma.parseAsRoot(["no-such-command"]) }
    }
}
