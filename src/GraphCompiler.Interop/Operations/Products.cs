using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Products of matrices, and what is computed of matrices.</summary>
internal static class Products
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("MatMul", n => n.Apply(new MatMul(n.Bool("transpose_a"), n.Bool("transpose_b")))).Gives("product").For<MatMul>(w => Product(w)),
        new NodeForm("BatchMatMul", Batched), new NodeForm("BatchMatMulV2", Batched), new NodeForm("BatchMatMulV3", Batched),
        new NodeForm("Einsum", n => One(Einsum.Apply(n.Text("equation"), n.Values()))).For<SameSizes>(w => [w.X]),
        Matrix("Cholesky", new Cholesky()), Matrix("MatrixInverse", new MatrixInverse()), Matrix("MatrixDeterminant", new MatrixDeterminant()),
        new NodeForm("MatrixSolve", n => n.Apply(new MatrixSolve(n.Bool("adjoint")))).For<MatrixSolve>(w => w.Same("MatrixSolve", ("adjoint", Attributes.Of(w.As<MatrixSolve>().Adjoint)))),
        new NodeForm("MatrixTriangularSolve", n => n.Apply(new TriangularSolve(n.Bool("lower", true), n.Bool("adjoint"))))
            .For<TriangularSolve>(w => w.Same("MatrixTriangularSolve", ("lower", Attributes.Of(w.As<TriangularSolve>().IsLower)), ("adjoint", Attributes.Of(w.As<TriangularSolve>().Adjoint)))),
        new NodeForm("MatrixBandPart", n => n.Apply(new BandPart(n.Number(1), n.Number(2)), n.X)).Gives("band")
            .For<BandPart>(w => w.Node("MatrixBandPart", [w.X, w.Number(w.As<BandPart>().Below), w.Number(w.As<BandPart>().Above)], ("T", Attributes.Of(w.T)), ("Tindex", Attributes.Of(DType.Int32)))),
        new NodeForm("Cross", n => n.Apply(new Cross())).Gives("product").For<Cross>(w => w.Same("Cross")),
    ];

    private static Tensor[] Batched(NodeReading n) => n.Apply(new MatMul(n.Bool("adj_x"), n.Bool("adj_y")));

    private static NodeForm Matrix<T>(string name, T @operator)
        where T : Operator => new NodeForm(name, n => n.Apply(@operator)).For<T>(w => w.Same(name));

    private static string[] Product(NodeWriting w)
    {
        var product = w.As<MatMul>();
        return w.ShapeOf(0) is { IsRankKnown: true, Rank: 2 } && w.ShapeOf(1) is { IsRankKnown: true, Rank: 2 }
            ? w.Same("MatMul", ("transpose_a", Attributes.Of(product.TransposeA)), ("transpose_b", Attributes.Of(product.TransposeB)))
            : w.Same("BatchMatMulV2", ("adj_x", Attributes.Of(product.TransposeA)), ("adj_y", Attributes.Of(product.TransposeB)));
    }
}
