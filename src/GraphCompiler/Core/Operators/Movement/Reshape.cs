namespace GraphCompiler.Core.Operators;

/// <summary>
/// The same elements in another shape; never copies. One dimension of the target may be unknown and nameless: it is what the
/// others leave. Gradient: dy in the old shape.
/// </summary>
internal record Reshape(Shape Target) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var from = inputs[0].Shape;
        var open = Array.IndexOf(Target.RawDims.ToArray(), Dim.Unknown);
        if (open >= 0) return One(inputs[0].DType, Completed(from, open));
        if (from.IsFullyDefined && Target.IsFullyDefined && from.ElementCount != Target.ElementCount)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Input to reshape is a tensor with {from.ElementCount} values, but the requested shape has {Target.ElementCount}",
                $"Cannot reshape a tensor with {from.ElementCount} elements to shape {Target.ToKernelString()} ({Target.ElementCount} elements)");
        }

        return One(inputs[0].DType, Target);

        // What both shapes have counts for nothing: [n, 6] in the shape [n, -1] has 6 columns, whatever n is.
        Shape Completed(Shape shape, int index)
        {
            if (!shape.IsRankKnown) return Target;
            var left = shape.Dims.ToArray().ToList();
            var right = new List<Dim>();
            for (var i = 0; i < Target.RawDims.Length; i++)
            {
                var dim = Target.RawDims[i];
                if (i != index && (dim.IsKnown || !left.Remove(dim))) right.Add(dim);
            }

            // Prediction may leave several open; users' targets are looked at before.
            if (left.Exists(d => !d.IsKnown) || right.Exists(d => !d.IsKnown)) return Target;
            var (count, size) = (Product(left), Product(right));
            if (size == 0 && count == 0)
            {
                left.RemoveAll(d => d == 0);
                right.RemoveAll(d => d == 0);
                (count, size) = (Product(left), Product(right));
            }

            if (size == 0 || count % size != 0)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"Input to reshape is a tensor with {count} values, but the requested shape requires a multiple of {size}",
                    $"Dimension size must be evenly divisible by {size} but is {count}");
            }

            var dims = Target.Dims.ToArray();
            dims[index] = checked((int)(count / size));
            return Shape.Create(dims);
        }
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Reshape(context.X.Shape))];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Reshape(map(Target));

    private static long Product(List<Dim> dims) => dims.Aggregate(1L, (product, dim) => checked(product * dim.Size!.Value));
}
