using System.Runtime.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>What optimizers make of weights after each update.</summary>
internal static class WeightConstraints
{
    private static readonly ConditionalWeakTable<object, Constraint> s_constraints = [];

    public static void Attach(IVariable weight, Constraint constraint) => s_constraints.AddOrUpdate(weight, constraint);

    public static Constraint? Of(IVariable weight) => s_constraints.TryGetValue(weight, out var constraint) ? constraint : null;
}
