using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>Makes the handles of compiled functions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FunctionFactory
{
    /// <summary>The handle of a method, or of one instance's method.</summary>
    /// <param name="definition">What the build knows of it.</param>
    /// <param name="target">The instance, null for a static method.</param>
    /// <param name="call">Runs the graph.</param>
    /// <param name="hostFunction">The user's own method.</param>
    /// <param name="bind">Makes the delegate that calls one trace.</param>
    /// <param name="family">The handle of the generic method that this is a closed form of.</param>
    public static TfFunction<TDelegate> Create<TDelegate>(
        FunctionDefinition definition, object? target, TDelegate call, TDelegate hostFunction, Func<ConcreteFunction, TDelegate>? bind = null, TfFunction? family = null)
        where TDelegate : Delegate
    {
        var function = new TfFunction<TDelegate>(definition, target, call, hostFunction, bind);
        (family as FunctionFamily)?.Add(function);
        return function;
    }

    /// <summary>The handle of a generic method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="forms">The closed forms that may be asked for before they are called, by their element types.</param>
    public static TfFunction CreateFamily(string name, params ReadOnlySpan<(Type Element, Func<TfFunction> Form)> forms) => new FunctionFamily(name, forms.ToArray());
}
