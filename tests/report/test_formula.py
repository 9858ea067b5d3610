"""A formula on one line: everything of the typeset formula is there, and nothing reads otherwise."""

import pytest

from junheng.report.formula import (
    Bar,
    Fraction,
    Function,
    Group,
    Math,
    Number,
    Root,
    Row,
    Sub,
    Sum,
    Super,
    Symbol,
    Word,
    linear,
)
from junheng.report.tables import Cell

A, B, C, X, N, J = (Symbol(letter) for letter in "abcxnj")
ONE, TWO = Number(Cell(1)), Number(Cell(2))


def row(*parts: Math | str) -> Row:
    return Row(tuple(Symbol(part) if isinstance(part, str) else part for part in parts))


@pytest.mark.parametrize(
    ("math", "said"),
    [
        (row(Word("CV"), "=", Fraction(Symbol("S"), Symbol("X"))), "CV = S ÷ X"),
        (Fraction(row(A, "+", B), row(C, "−", ONE)), "(a + b) ÷ (c − 1)"),
        (Fraction(A, Fraction(B, C)), "a ÷ (b ÷ c)"),
        (Fraction(Fraction(A, B), C), "(a ÷ b) ÷ c"),
        (row(Fraction(A, B), "×", Number(Cell(100))), "a ÷ b × 100"),
        (row(Fraction(A, B), Fraction(B, C)), "(a ÷ b)(b ÷ c)"),
        (row(Fraction(A, B), Super(Group(row(X, "−", A)), TWO)), "(a ÷ b)(x − a)²"),
        (row("−", A, "+", B), "−a + b"),
        (Root(row(A, "+", B)), "√(a + b)"),
        (Super(row(A, "+", B), TWO), "(a + b)²"),
        (Super(A, row(B, "+", ONE)), "a^(b + 1)"),
        (Sub(X, J), "xⱼ"),
        (Sub(X, Word("小学")), "x_小学"),
        (Sub(X, row(J, "+", ONE)), "x_(j + 1)"),
        (Bar(X), "x\u0305"),
        (Bar(row(A, "+", B)), "(a + b)\u0305"),
        (Sum(row(J, "=", ONE), N, Sub(X, J)), "Σ(j = 1…n) xⱼ"),
        (Sum(J, Row(()), row(A, "−", B)), "Σ(j) (a − b)"),
        (Fraction(Sum(J, N, A), B), "(Σ(j…n) a) ÷ b"),
        (Fraction(Word("PE teachers"), Word("在校生数")), "(PE teachers) ÷ 在校生数"),
        (row(Fraction(A, B), "÷", Fraction(C, X)), "(a ÷ b) ÷ (c ÷ x)"),
        (Function("max", Group(row(ONE, ",", A))), "max(1, a)"),
        (row(Fraction(A, B), Function("ln", Group(Fraction(A, B)))), "(a ÷ b)ln(a ÷ b)"),
        (Function("ln", X), "ln(x)"),
        (row(N, "=", Group(Fraction(A, B), "⌈", "⌉")), "n = ⌈a ÷ b⌉"),
        (Number(Cell(0.51526, decimals=4)), "0.5153"),
        (Number(Cell(None)), "—"),
    ],
)
def test_a_formula_is_said_on_one_line(math: Math, said: str) -> None:
    assert linear(math) == said


@pytest.mark.parametrize("words", ['<b>&"=1+1', "{a|b}", "#let x = 1", "$x$", "A & B <x>"])
def test_words_come_out_letter_by_letter(words: str) -> None:
    assert words in linear(row(Word("R1"), "=", Fraction(Word(words), A)))
    assert linear(Sub(A, Word(words))).endswith((words, f"({words})"))
