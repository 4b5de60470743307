namespace GraphCompiler.Core.Operators;

/// <summary>
/// The singular values of matrices, descending, and where they are asked for u and v, with x = u · diag(s) · vᵀ: as many columns as
/// values, or square. Gradient: u · (diag(ds) + (f ∘ (uᵀdu - duᵀu)) · s + s · (f ∘ (vᵀdv - dvᵀv))) · vᵀ and what leaves the spaces of u
/// and v, f[i, j] = 1 / (s[j]² - s[i]²).
/// </summary>
internal sealed record Svd(bool HasVectors, bool IsFull) : MatrixOperator
{
    public override string Details => HasVectors ? IsFull ? "full vectors" : "vectors" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (shape, dtype) = (Matrices(builder, inputs), inputs[0].DType);
        if (shape.IsUnknown) return [.. Enumerable.Repeat(new TensorType(dtype, shape), HasVectors ? 3 : 1)];
        var (rows, columns) = (shape.RawDims[^2], shape.RawDims[^1]);
        var count = MatrixDiagPart.Shorter(builder, rows, columns);
        var values = new TensorType(dtype, Shape.Create([.. Batch(shape).RawDims, count]));
        return HasVectors ? [values, new(dtype, With(shape, rows, IsFull ? rows : count)), new(dtype, With(shape, columns, IsFull ? columns : count))] : [values];
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var (ds, du, dv) = (context.OutputGradients[0], HasVectors ? context.OutputGradients[1] : null, HasVectors ? context.OutputGradients[2] : null);
        if (IsFull && (du ?? dv) is not null) throw TfNoGradientException.Of(this);
        var results = HasVectors && !IsFull ? context.Outputs : context.X.Builder.Apply(new Svd(true, false), context.X);
        var (s, u, v) = (results[0], results[1], results[2]);
        var inner = ds is null ? null : Diagonal(ds);
        Value? outer = null;
        if ((du ?? dv) is not null)
        {
            var square = s * s;
            var factors = s.Constant(1).Apply(new DivideNoNan(), square.Apply(new ExpandDims(-2)) - square.Apply(new ExpandDims(-1)));
            var inverse = Diagonal(s.Constant(1).Apply(new DivideNoNan(), s));
            if (du is not null)
            {
                Add(ref inner, Product(factors * Turn(u, du, factors), Diagonal(s)));
                Add(ref outer, Product(Product(Outside(u, du), inverse), v, transposeY: true));
            }

            if (dv is not null)
            {
                Add(ref inner, Product(Diagonal(s), factors * Turn(v, dv, factors)));
                Add(ref outer, Product(Product(u, inverse), Outside(v, dv), transposeY: true));
            }
        }

        if (inner is null) return context.None;
        var gradient = Product(Product(u, inner), v, transposeY: true);
        return [(outer is null ? gradient : gradient + outer).WithShape(context.X.Shape)];

        static void Add(ref Value? sum, Value term) => sum = sum is null ? term : sum + term;

        static Value Turn(Value u, Value du, Value like)
        {
            var product = Product(u, du, transposeX: true).WithShape(like.Shape);
            return product - product.Apply(new MatrixTranspose()).WithShape(like.Shape);
        }

        static Value Outside(Value u, Value du) => du - Product(u, Product(u, du, transposeX: true)).WithShape(du.Shape);
    }
}
