import Testing

@testable import Commands

@Suite struct AssignmentTests {
    @Test func assertShowsBothSides() {
        let session = Session()
        #expect(session.line("assert(1 + 1 == 2)") == "nothing")
        #expect(
            session.line("x = 3; assert(x ≈ 2.5)")
                == "AssertionError: x ≈ 2.5 is false: 3 ≈ 2.5, difference 0.5")
        #expect(
            session.line("assert([1, 2] == [1, 3], \"the weights\")")
                == "AssertionError: the weights: [1, 2] == [1, 3] is false")
        #expect(session.line("assert(x > 4 || x < 0)") == "AssertionError: x > 4 || x < 0 is false")
        #expect(session.line("assert(1 < x < 2)") == "AssertionError: 1 < x < 2 is false")
        #expect(session.line("assert(false)") == "AssertionError: the condition is false")
        #expect(session.line("assert(condition=x == 4)") == "AssertionError: the condition is false")
        #expect(session.line("assert(x)") == "TypeError: `condition` must be true or false, found number")
        #expect(session.line("x") == "3")
    }

    @Test func conditionsInsideCallsBelongToTheirOwnCall() {
        let session = Session()
        #expect(session.line("assert(check(\"inner\", 1 == 1) == false)").hasSuffix("true == false"))
        #expect(session.line("holds(c) = c; assert(holds(1 == 2))") == "AssertionError: holds(1 == 2) is false")
        #expect(session.line("f(a) = assert(a == 1); f(2)") == "AssertionError: a == 1 is false: 2 == 1, difference 1")
    }

    @Test func ofAConjunctionTheFalsePartIsShown() {
        let session = Session()
        #expect(
            session.line("x = 3; assert(x > 2 && x < 3 && x > 0)") == "AssertionError: x < 3 is false: 3 < 3")
        #expect(session.line("assert(x == 3 && x > 2)") == "nothing")
        #expect(session.line("assert(x > 2 && x)") == "TypeError: `condition` must be true or false, found number")
        #expect(
            session.line("assert(x && x > 2)").hasPrefix("TypeError: a condition must be true or false, found a number")
        )
        // What does not matter any more is not evaluated.
        #expect(session.line("assert(x < 3 && unknown)") == "AssertionError: x < 3 is false: 3 < 3")
    }

    @Test func anErrorInAConditionFailsTheCheckAndNothingElse() {
        let session = Session()
        let host = TestHost()
        #expect(
            session.line("check(\"a\", answer ≈ 3); check(\"b\", [1, 2][3] == 1); check(\"c\", 1 == 1)", host: host)
                == "true")
        #expect(
            host.output == "✗ a: NameError: unknown name `answer`\n✗ b: IndexError: index 3 is outside 1:2\n✓ c\n")
        #expect(session.line("score()") == "Score: 1 of 3 points, 1 of 3 checks passed")
        // Other arguments are not forgiven, and neither does `assert` forgive.
        #expect(session.line("check(name, 1 == 1)").hasPrefix("NameError"))
        #expect(session.line("assert(answer == 3)").hasPrefix("NameError"))
    }

    @Test func checksCollectPoints() {
        let session = Session()
        let host = TestHost()
        #expect(session.line("check(\"a\", 1 == 1, points=2)", host: host) == "true")
        #expect(session.line("check(\"b\", 1 == 2)", host: host) == "false")
        #expect(host.output == "✓ a\n✗ b: 1 == 2 is false\n")
        #expect(session.line("score()") == "Score: 2 of 3 points, 1 of 2 checks passed")
        // A second check of a name replaces the first.
        #expect(session.line("check(\"b\", 1 == 1); score().points") == "3")
        #expect(session.line("score().passed") == "true")
        #expect(
            session.line("score().json")
                == #""{\"points\":3.0,\"total\":3.0,\"checks\":[{\"name\":\"a\",\"passed\":true,\"points\":2.0,"#
                + #"\"message\":\"\"},{\"name\":\"b\",\"passed\":true,\"points\":1.0,\"message\":\"\"}]}""#)
        #expect(session.line("check(\"c\", 1 == 1, points=-1)").hasPrefix("ArgumentError: `points` must be at least 0"))
    }
}
