/// A chapter of the command's examples: it has no steps, and the commands of its article are run.
///
/// Those that take long, or need recordings, stand in blocks that are not run.
final class Applications: Chapter {}
