/// Stops the program with `message` where `condition` does not hold, in every build.
///
/// For a programmer's errors: shapes that do not fit, an index out of range. (The
/// standard library's `precondition` stops in every build too, but prints its
/// message in a debug build alone.)
@inlinable
package func require(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
