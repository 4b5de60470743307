namespace GraphCompiler.Core.Operators;

/// <summary>The principal square root of each matrix, whose square is the matrix: NaN where an eigenvalue is 0 or a negative number.</summary>
internal sealed record MatrixSquareRoot : MatrixFunction;
