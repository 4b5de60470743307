namespace GraphCompiler.Core.Operators;

/// <summary>The principal logarithm of each matrix, whose exponential is the matrix: NaN where an eigenvalue is 0 or a negative number.</summary>
internal sealed record MatrixLogarithm : MatrixFunction;
