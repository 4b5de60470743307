namespace GraphCompiler.Core.Operators;

/// <summary>v[...] ← value, which broadcasts to the slice.</summary>
internal sealed record AssignSlice(EquatableArray<SlicePart> Parts) : Assignment
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "ResourceStridedSliceAssign";

    public override string Details => string.Join(", ", Parts);

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var slice = Slice(builder, inputs);
        try
        {
            _ = new BroadcastTo(slice).Infer(builder, [inputs[1]]);
        }
        catch (Exception e) when (e is TfInvalidArgumentException or TfValueException)
        {
            throw new TfInvalidArgumentException($"Cannot broadcast input shape {inputs[1].Shape.ToKernelString()} into final shape {slice.ToKernelString()} [Op:{TensorFlowName}]");
        }

        return One(inputs[0].DType, inputs[0].Shape);
    }

    // TensorFlow has no shape rule for this one: what does not fit is a finding of its kernel, in traces too.
    private Shape Slice(Builder builder, Value[] inputs)
    {
        try
        {
            return SliceParts.Taken(builder, this, inputs, Parts, inputs[0].Shape);
        }
        catch (TfValueException e)
        {
            throw new TfInvalidArgumentException(e.Message);
        }
    }

    public override Value Updated(Value old, Value[] inputs)
    {
        var slice = SliceParts.Taken(old.Builder, this, [old], Parts, old.Shape);
        return old.Apply(new StridedSliceUpdate(Parts), inputs[1].BroadcastTo(slice));
    }
}
