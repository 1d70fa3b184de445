import LinearAlgebra
import Testing

@Suite struct RoundingTests {
    @Test func scalarsRound() {
        #expect((2.0 / 3).rounded(places: 2) == 0.67)
        #expect((-2.5).rounded(places: 0) == -3 && 2.4.rounded(places: 0) == 2)
        #expect(1_749.0.rounded(places: -2) == 1_700)
        #expect(Float(0.123_456).rounded(places: 3) == 0.123)
        #expect(Double.infinity.rounded(places: 2) == .infinity && Double.nan.rounded(places: 2).isNaN)
        #expect(1e300.rounded(places: 300) == 1e300 && Float(1).rounded(places: 60) == 1)
        #expect(Float(5).rounded(places: -60) == 0)
        #expect(1_234_567_890_123_456.7.rounded(places: 12) == 1_234_567_890_123_456.7)
        #expect(Double.greatestFiniteMagnitude.rounded(places: -308) == .greatestFiniteMagnitude)
    }

    @Test func elementsRound() {
        let a: Matrix<Double> = [[0.126, -1], [10, 0.004]]
        #expect(a.rounded(places: 2) == [[0.13, -1], [10, 0]])
        #expect(a.T.rounded(places: 1) == [[0.1, 10], [-1, 0]])
        #expect(a[column: 0].rounded(places: 1) == [0.1, 10])
    }
}
