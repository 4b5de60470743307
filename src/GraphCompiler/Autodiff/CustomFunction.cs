using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>The gradient that a user's function gives with its value: from upstream gradients to those of the arguments, and of the variables.</summary>
internal delegate (Tensor?[] Arguments, IReadOnlyList<Tensor?>? Variables) CustomBackward(Tensor[] upstream, IReadOnlyList<IVariable> variables);

/// <summary>Calls functions that bring their own gradients. Tapes see one operator, to which the body's operators lead no way.</summary>
internal static class CustomFunction
{
    /// <param name="arguments">The arguments, to which gradients go.</param>
    /// <param name="takesVariables">Whether the gradient function gives gradients for the variables that the body reads.</param>
    /// <param name="body">Gives the values and the gradient function.</param>
    /// <exception cref="TfTypeException">The body reads variables, and its gradient function gives no gradients for them.</exception>
    public static Tensor[] Call(Tensor[] arguments, bool takesVariables, Func<(Tensor[] Values, CustomBackward Backward)> body)
    {
        var builder = Ambient.Builder;
        Value[] sources = [.. arguments.Select(Ambient.ReferenceTo)];
        var watcher = new Tape();
        builder.Tapes.Add(watcher);
        (Tensor[] Values, CustomBackward Backward) result;
        try
        {
            result = body();
        }
        finally
        {
            builder.Tapes.Remove(watcher);
        }

        Value[] values = [.. result.Values.Select(Ambient.ValueOf)];
        Value[] references = [.. watcher.Variables.Where(v => !sources.Contains(v))];
        IVariable[] variables = [.. references.Select(Ambient.VariableOf)];
        if (variables.Length > 0 && !takesVariables)
        {
            throw new TfTypeException($"@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: [{string.Join<IVariable>(", ", variables)}]");
        }

        Value?[] Backward(Value[] upstream)
        {
            var gradients = result.Backward(Array.ConvertAll(upstream, Ambient.ToTensor), variables);
            CheckCount(gradients, arguments.Length, variables.Length);
            return [.. gradients.Arguments.Concat(gradients.Variables ?? []).Select(g => g is null ? null : Ambient.ValueOf(g))];
        }

        Value[] residuals = [];
        GradientRule rule = builder is GraphBuilder graph ? GraphRule.Cut(graph, values, Backward, out residuals) : new HostRule(Backward);
        var results = builder.Apply(new CustomGradient(values.Length, sources.Length + references.Length, rule), [.. values, .. sources, .. references, .. residuals]);
        return Array.ConvertAll(results, Ambient.ToTensor);
    }

    private static void CheckCount((Tensor?[] Arguments, IReadOnlyList<Tensor?>? Variables) gradients, int arguments, int variables)
    {
        if (gradients.Arguments.Length != arguments)
        {
            throw new TfValueException($"custom_gradient function expected to return {arguments} gradients, but returned {gradients.Arguments.Length} instead.");
        }

        if ((gradients.Variables?.Count ?? 0) != variables) throw new TfValueException("Must return gradient for each variable from @custom_gradient grad_fn.");
    }

    /// <summary>A rule of eager code: the user's function itself.</summary>
    private sealed record HostRule(Func<Value[], Value?[]> Backward) : GradientRule
    {
        public override Value?[] Gradient(Value[] upstream, Value[] residuals) => Backward(upstream);
    }
}
