namespace GraphCompiler.Core.Operators;

/// <summary>
/// Operators on types that no kernel computes in: the operands are cast to the type that <see cref="Operator.ComputedIn"/> says, and the
/// results back. So there is code for few types, and the casts are fused with what is around them.
/// </summary>
internal static class Widening
{
    /// <summary>Whether something else has to stand for an operator on these operands.</summary>
    public static bool IsNeeded(Operator @operator, Value[] inputs)
    {
        if (@operator is Cast cast) return !cast.IsDirect(inputs[0].DType);
        foreach (var input in inputs)
        {
            if (@operator.ComputedIn(input.DType) != input.DType) return true;
        }

        return false;
    }

    /// <summary>What stands for it.</summary>
    public static Value[] Apply(Builder builder, Operator @operator, Value[] inputs)
    {
        var types = @operator.Infer(builder, inputs);
        if (@operator is Cast cast) return [inputs[0].CastTo(cast.Through(inputs[0].DType)).CastTo(cast.To)];
        var wide = @operator.Widened(Array.ConvertAll(inputs, i => i.CastTo(@operator.ComputedIn(i.DType))), inputs);
        var results = builder.Apply(@operator, wide);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].DType != types[i].DType) results[i] = @operator.Narrowed(results[i], types[i].DType);
        }

        return results;
    }
}
