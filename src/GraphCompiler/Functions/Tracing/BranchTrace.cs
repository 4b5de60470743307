using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler;

/// <summary>Traces a condition: both arms, the one for true first, each as a graph of its own.</summary>
internal static class BranchTrace
{
    /// <param name="condition">Which arm is taken.</param>
    /// <param name="names">The names of what they give.</param>
    /// <param name="then">The one for true.</param>
    /// <param name="otherwise">The one for false.</param>
    /// <param name="wording">The words for what is wrong with them.</param>
    public static object?[] Run(Tensor<bool> condition, string[] names, Func<object?[]> then, Func<object?[]> otherwise, ControlWording wording)
    {
        var trace = TraceBuilder.Current!;
        var operands = new List<Value> { Condition(condition, "if statement") };
        var thenTrace = new TraceBuilder(trace, operands, firstShared: 0);
        var x = ControlValues.Of(names, thenTrace.Run(then));
        var elseTrace = new TraceBuilder(trace, operands, firstShared: 0);
        var y = ControlValues.Of(names, elseTrace.Run(otherwise));
        if (!x.HasFormOf(y)) throw wording.Structure(x.FirstDifference(y));

        var (joined, thenOutputs, elseOutputs) = (new List<int>(), new List<Value>(), new List<Value>());
        for (var i = 0; i < x.Leaves.Length; i++)
        {
            var (a, b) = (x.Leaves[i], y.Leaves[i]);
            if (ControlWording.IsOwn(x.Names[i]) || IsOne(a, b) || (a is null && b is null && ControlWording.IsUnset(x.Names[i]))) continue;
            Check(x.Names[i], a, b);
            var first = a is null ? null : thenTrace.Run(() => ControlValues.ValueOf(a));
            var second = b is null ? null : elseTrace.Run(() => ControlValues.ValueOf(b));
            joined.Add(i);
            thenOutputs.Add(first ?? thenTrace.AbsentHere(second!.Type));
            elseOutputs.Add(second ?? elseTrace.AbsentHere(first!.Type));
        }

        var results = trace.Apply(new If(thenTrace.Complete("then", thenOutputs), elseTrace.Complete("else", elseOutputs)), [.. operands]);
        var leaves = (object?[])x.Leaves.Clone();
        for (var i = 0; i < joined.Count; i++)
        {
            leaves[joined[i]] = ControlValues.Leaf(x.Leaves[joined[i]] ?? y.Leaves[joined[i]]!, TensorFactory.Symbolic((NodeValue)results[i]));
        }

        return x.With(leaves);

        bool IsOne(object? a, object? b) => a is null ? b is null && wording.AllowsNulls
            : ReferenceEquals(a, b) || (ControlValues.TensorOf(a) is null && Equals(a, b));

        void Check(string name, object? a, object? b)
        {
            if (a is null || b is null)
            {
                if (!ControlWording.IsUnset(name)) throw wording.Null(name, inThen: a is null);
                return;
            }

            if (ControlValues.TensorOf(a) is not { } first || ControlValues.TensorOf(b) is not { } second || a is ITensorArray != b is ITensorArray) throw wording.Structure(name);
            if (first.DType != second.DType) throw wording.Types(name, first.DType, second.DType);
        }
    }

    /// <summary>What decides: one element.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="statement">Of which statement, for the message.</param>
    /// <exception cref="TfValueException">It is known to have more elements or none.</exception>
    public static Value Condition(Tensor<bool> condition, string statement)
    {
        if (condition.Shape.IsFullyDefined && condition.Size != 1)
        {
            throw new TfValueException(
                $"condition of {statement} expected to be `tf.bool` scalar, got {condition}; to use as boolean Tensor, use `tf.cast`; to check for None, use `is not None`");
        }

        return Runtime.Ambient.ValueOf(condition);
    }
}
