import RealModule

/// The probability of what comes next from what came before, by counting: an n-gram model with
/// modified interpolated Kneser-Ney smoothing (Chen and Goodman 1998, section 3).
///
/// Each context is shortened from its far end: a probability after a long context, of which there
/// are few counts, leans on that after a shorter one, and the shortest on the uniform one.
public struct KneserNeyModel: Sendable {
    /// What is counted for one context.
    fileprivate struct Context {
        var total = 0
        /// The symbols that followed once, twice, and more often.
        var kinds = (0, 0, 0)
    }

    /// The counts for contexts of one length.
    fileprivate struct Level {
        /// How often a context with its symbol came; of all but the longest contexts, in how many
        /// longer ones.
        var counts: [UInt64: Int] = [:]
        var contexts: [UInt64: Context] = [:]
        /// What is taken from a count of 1, of 2, and of 3 or more.
        var discounts = (0.0, 0.0, 0.0)
    }

    private static let bits = 10
    private let symbols: Int
    /// By the length of the context.
    private var levels: [Level]

    /// Counts samples.
    ///
    /// - Parameters:
    ///   - symbols: how many symbols may come next.
    ///   - samples: what came next, each with its context, the nearest first; all contexts have one length.
    /// - Precondition: there are samples; symbols are from 0 to 1,023, and contexts of 5 or fewer.
    public init(symbols: Int, samples: some Sequence<(context: [Int], next: Int)>) {
        self.symbols = symbols
        var (counts, length): ([UInt64: Int], Int) = ([:], 0)
        for sample in samples {
            length = sample.context.count
            precondition(length <= 5 && sample.next < symbols && sample.context.allSatisfy { $0 < 1_024 })
            counts[Self.key(sample.next, sample.context), default: 0] += 1
        }
        precondition(!counts.isEmpty, "KneserNeyModel: no samples")
        levels = [Level(counts)]
        for shorter in stride(from: length - 1, through: 0, by: -1) {
            var continuations: [UInt64: Int] = [:]
            for key in levels[0].counts.keys { continuations[Self.shortened(key, shorter), default: 0] += 1 }
            levels.insert(Level(continuations), at: 0)
        }
    }

    /// The probability that `next` follows a context, the nearest symbol first.
    public func probability(of next: Int, after context: [Int]) -> Double {
        var probability = 1 / Double(symbols)
        let whole = Self.key(next, context)
        for (length, level) in levels.enumerated() {
            let key = Self.shortened(whole, length)
            // After a context that never came, no longer one came either.
            guard let seen = level.contexts[key >> UInt64(Self.bits)] else { break }
            let discounts = level.discounts
            let count = level.counts[key] ?? 0
            let discount = count == 0 ? 0 : count == 1 ? discounts.0 : count == 2 ? discounts.1 : discounts.2
            let kinds = seen.kinds
            let freed = discounts.0 * Double(kinds.0) + discounts.1 * Double(kinds.1) + discounts.2 * Double(kinds.2)
            probability = (max(0, Double(count) - discount) + freed * probability) / Double(seen.total)
        }
        return probability
    }

    /// The perplexity of samples: to the power of -1, the geometric mean of their probabilities.
    public func perplexity(_ samples: some Sequence<(context: [Int], next: Int)>) -> Double {
        var (sum, count) = (0.0, 0)
        for sample in samples {
            sum -= Double.log(probability(of: sample.next, after: sample.context))
            count += 1
        }
        return count == 0 ? .nan : Double.exp(sum / Double(count))
    }

    /// The symbol in the lowest bits, above it the context, the nearest first.
    private static func key(_ next: Int, _ context: [Int]) -> UInt64 {
        var key = UInt64(next)
        for (index, symbol) in context.enumerated() { key |= UInt64(symbol) << UInt64((index + 1) * bits) }
        return key
    }

    /// A key with a context of `length`.
    private static func shortened(_ key: UInt64, _ length: Int) -> UInt64 {
        key & (1 << UInt64((length + 1) * bits) - 1)
    }
}

extension KneserNeyModel.Level {
    init(_ counts: [UInt64: Int]) {
        self.counts = counts
        // How many keys were counted once, twice, three and four times.
        var often = [0.0, 0, 0, 0]
        for (key, count) in counts {
            if count <= 4 { often[count - 1] += 1 }
            var context = contexts[key >> 10] ?? KneserNeyModel.Context()
            context.total += count
            switch count {
            case 1: context.kinds.0 += 1
            case 2: context.kinds.1 += 1
            default: context.kinds.2 += 1
            }
            contexts[key >> 10] = context
        }
        // Chen and Goodman's equation 17; where a number is missing, the whole is not known: 1/2.
        let y = often[0] / (often[0] + 2 * often[1])
        func discount(_ count: Int) -> Double {
            guard often[count - 1] > 0, often[count] > 0 else { return 0.5 }
            return min(Double(count), max(0, Double(count) - Double(count + 1) * y * often[count] / often[count - 1]))
        }
        discounts = (discount(1), discount(2), discount(3))
    }
}
