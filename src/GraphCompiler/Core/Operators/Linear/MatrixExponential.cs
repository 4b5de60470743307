namespace GraphCompiler.Core.Operators;

/// <summary>1 + x + x²/2! + x³/3! + ... of each matrix.</summary>
internal sealed record MatrixExponential : MatrixFunction;
