// The threads of a training step. Goals, in order of priority:
// 1. A hand-over costs less than a microsecond: waiting threads spin, for a short while.
// 2. Nothing spins when there is nothing to do for longer, and nothing is left running
//    when the work is over.
// 3. Nothing is allocated after the making.

import CVectorKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads that do one job together, again and again: the caller's own and helpers.
///
///     let team = WorkerTeam(count: 2) { share in ... }
///     defer { team.stop() }
///     team.run()          // the body on both threads
///
/// `run` and `stop` are called from one thread at a time.
package final class WorkerTeam: @unchecked Sendable {
    /// The number of threads, the caller's included.
    package let count: Int

    private let body: (WorkShare) -> Void
    private var helpers: [pthread_t] = []
    /// The number of the job; helpers wait for the next.
    private let job = Atomic(0)
    private let helpersAtWork = Atomic(0)
    private let isOver = Atomic(false)
    private let arrived = Atomic(0)
    private let barriersPassed = Atomic(0)
    private let sleepers = Atomic(0)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Starts `count - 1` helpers; `body` is called with each thread's share by every `run`.
    package init(count: Int, body: @escaping (WorkShare) -> Void) {
        self.count = max(1, count)
        self.body = body
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wake, nil)
        for index in 1..<self.count {
            let start = Unmanaged.passRetained(HelperStart(team: self, index: index))
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { argument in
                    let start = Unmanaged<HelperStart>.fromOpaque(argument!).takeRetainedValue()
                    start.team.help(start.index)
                    return nil
                }, start.toOpaque())
            require(code == 0, "a thread cannot be started: error \(code); lower the number of threads")
            helpers.append(thread)
        }
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(wake)
        mutex.deallocate()
        wake.deallocate()
    }

    /// Runs the body on all threads; returns when all are done.
    package func run() {
        if count > 1 { startJob() }
        body(WorkShare(index: 0, count: count, team: self))
        var spins = 0
        while helpersAtWork.load(ordering: .acquiring) > 0 { pause(&spins) }
    }

    /// Ends the helpers. To be called once, after the last `run`.
    package func stop() {
        guard !helpers.isEmpty else { return }
        isOver.store(true, ordering: .releasing)
        startJob()
        for helper in helpers { pthread_join(helper, nil) }
        helpers = []
    }

    private func startJob() {
        helpersAtWork.store(count - 1, ordering: .relaxed)
        job.add(1, ordering: .sequentiallyConsistent)
        // A helper counts itself as asleep before it looks at the job for the last time.
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)
    }

    private func help(_ index: Int) {
        var done = 0
        while true {
            awaitJob(after: done)
            done += 1
            if isOver.load(ordering: .acquiring) { return }
            body(WorkShare(index: index, count: count, team: self))
            helpersAtWork.subtract(1, ordering: .releasing)
        }
    }

    /// Waits for a job: spinning for some 50 microseconds, then asleep.
    private func awaitJob(after done: Int) {
        for _ in 0..<2_000 {
            if job.load(ordering: .acquiring) > done { return }
            soma_pause()
        }
        pthread_mutex_lock(mutex)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while job.load(ordering: .sequentiallyConsistent) <= done { pthread_cond_wait(wake, mutex) }
        sleepers.subtract(1, ordering: .relaxed)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until all threads have come here.
    fileprivate func barrier() {
        let passed = barriersPassed.load(ordering: .relaxed)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
            arrived.store(0, ordering: .relaxed)
            barriersPassed.store(passed + 1, ordering: .releasing)
            return
        }
        var spins = 0
        while barriersPassed.load(ordering: .acquiring) == passed { pause(&spins) }
    }

    /// Lets other threads have the core where the one waited for may have none.
    private func pause(_ spins: inout Int) {
        spins += 1
        if spins < 4_000 { soma_pause() } else { sched_yield() }
    }
}

private final class HelperStart {
    let team: WorkerTeam
    let index: Int

    init(team: WorkerTeam, index: Int) {
        self.team = team
        self.index = index
    }
}

/// One thread's part of a job that `count` threads do together.
package struct WorkShare {
    /// The thread, from 0.
    package let index: Int
    package let count: Int
    private let team: WorkerTeam?

    fileprivate init(index: Int, count: Int, team: WorkerTeam) {
        self.index = index
        self.count = count
        self.team = count > 1 ? team : nil
    }

    private init() {
        (index, count, team) = (0, 1, nil)
    }

    /// The whole of a job that is done by one thread.
    package static let whole = WorkShare()

    /// This thread's part of `0..<total`, cut at multiples of `unit`.
    package func range(_ total: Int, unit: Int = 1) -> Range<Int> {
        Self.range(index, of: count, total, unit: unit)
    }

    /// This thread's rows of a batch. In a pass rows are always cut so: who needs no other rows than
    /// its own, of what was made by rows, waits for nobody.
    package func rows(_ total: Int) -> Range<Int> { range(total, unit: 8) }

    /// This thread's columns of a layer's outputs, by sixteens. In a pass columns of outputs are always cut so.
    package func columns(_ total: Int) -> Range<Int> { Self.columns(index, of: count, total) }

    package static func columns(_ index: Int, of count: Int, _ total: Int) -> Range<Int> {
        range(index, of: count, total, unit: 16)
    }

    /// The part of `0..<total` that is that thread's of so many, cut at multiples of `unit`.
    package static func range(_ index: Int, of count: Int, _ total: Int, unit: Int = 1) -> Range<Int> {
        guard count > 1 else { return 0..<total }
        let units = (total + unit - 1) / unit
        let start = min(total, units * index / count * unit)
        return start..<min(total, units * (index + 1) / count * unit)
    }

    /// Waits until all threads of the job have come here.
    package func barrier() { team?.barrier() }
}
