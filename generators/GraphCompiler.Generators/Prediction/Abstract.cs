using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>What the build knows of a value of the user's program.</summary>
internal abstract class Abstract;

/// <summary>A tensor: a value of the predicted graph.</summary>
internal sealed class AbstractTensor(Value value) : Abstract
{
    public Value Value => value;
}

/// <summary>A variable: its reference in the predicted graph, or only its type while it is being initialised beside it.</summary>
internal sealed class AbstractVariable(TensorType type, string name, bool trainable) : Abstract
{
    public TensorType Type => type;

    /// <summary>Empty until the member it is assigned to names it.</summary>
    public string Name { get; set; } = name;

    public bool Trainable => trainable;

    /// <summary>The way to it from what the function was given, <c>this/Dense/Kernel</c>; null for one that it made.</summary>
    public string? Origin { get; set; }

    /// <summary>Set on first use.</summary>
    public Value? Reference { get; set; }
}

/// <summary>A host value: known, or of a type only. A dimension has a name that shapes can carry.</summary>
internal sealed class AbstractHost(ITypeSymbol? type, Optional<object?> constant = default, Value? scalar = null, Dim dim = default) : Abstract
{
    public ITypeSymbol? Type => type;

    public Optional<object?> Constant => constant;

    /// <summary>The graph's input, when this is a scalar parameter that is one.</summary>
    public Value? Scalar => scalar;

    public Dim Dim => dim;

    public static AbstractHost Of(object? value) => new(null, new Optional<object?>(value));
}

/// <summary>An object of the user's, whose members are looked up in its source.</summary>
internal sealed class AbstractObject(INamedTypeSymbol type) : Abstract
{
    public INamedTypeSymbol Type => type;

    /// <inheritdoc cref="AbstractVariable.Origin"/>
    public string? Origin { get; set; }

    public Dictionary<ISymbol, Abstract> Members { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>What its constructor was called with; unknown values where nobody saw the call.</summary>
    public Dictionary<ISymbol, Abstract> Arguments { get; } = new(SymbolEqualityComparer.Default);

    public bool IsConstructed { get; set; }

    /// <summary>Whether it was seen being made, so that its class is no less than <see cref="Type"/>.</summary>
    public bool IsExact { get; set; }

    /// <summary>What classes of referenced assemblies hold, by the way to it; null until asked for.</summary>
    public Dictionary<string, Abstract>? Held { get; set; }
}

/// <summary>A tuple, array or list of known length.</summary>
internal sealed class AbstractList(IReadOnlyList<Abstract> items) : Abstract
{
    public IReadOnlyList<Abstract> Items => items;
}

/// <summary>A <c>TensorArray</c>: the list that it is now.</summary>
/// <param name="list">The list.</param>
/// <param name="dynamicSize">Whether it grows.</param>
/// <param name="itemShape">The declared shape of its items.</param>
internal sealed class AbstractArray(Value list, bool dynamicSize, Shape itemShape) : Abstract
{
    public Value List => list;

    public bool IsDynamic => dynamicSize;

    public Shape ItemShape => itemShape;

    public AbstractArray With(Value changed) => new(changed, dynamicSize, itemShape);
}

/// <summary>A tape, or a part of the program for which it does not record.</summary>
internal sealed class AbstractTape(Tape tape, bool recordsAfter = false) : Abstract
{
    public Tape Tape => tape;

    /// <summary>Whether it records when the block of its using statement is over.</summary>
    public bool RecordsAfter => recordsAfter;
}

/// <summary>A function with a gradient of its own.</summary>
internal sealed class AbstractCustomFunction(AbstractDelegate function) : Abstract
{
    /// <summary>Gives the value and the gradient function.</summary>
    public AbstractDelegate Function => function;
}

/// <summary>A lambda, local function or method group.</summary>
internal sealed class AbstractDelegate(IMethodSymbol method, IOperation? body, Frame? closure, Abstract? target) : Abstract
{
    public IMethodSymbol Method => method;

    public IOperation? Body => body;

    public Frame? Closure => closure;

    public Abstract? Target => target;
}

/// <summary>A slot of a shape or axis argument: <c>[2, n]</c> seen as dimensions.</summary>
internal sealed class AbstractShape(Shape shape) : Abstract
{
    public Shape Shape => shape;
}

/// <summary>The locals and parameters of one call.</summary>
internal sealed class Frame(Frame? outer, Abstract? self)
{
    private readonly Dictionary<ISymbol, Abstract> _values = new(SymbolEqualityComparer.Default);

    public Abstract? This => self;

    public bool HasReturned { get; set; }

    public Abstract? Result { get; set; }

    /// <summary>The statement that a break or continue leads to, until it arrives there.</summary>
    public IBranchOperation? Branch { get; set; }

    public Dictionary<ISymbol, ITypeSymbol> TypeArguments { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Switch expressions and patterns bind what they test here.</summary>
    public Abstract? this[ISymbol symbol]
    {
        get => _values.TryGetValue(symbol, out var value) ? value : outer?[symbol];
        set
        {
            if (outer is not null && !_values.ContainsKey(symbol) && outer.Declares(symbol)) outer[symbol] = value;
            else _values[symbol] = value!;
        }
    }

    public void Declare(ISymbol symbol, Abstract value) => _values[symbol] = value;

    public ITypeSymbol? TypeArgument(ISymbol parameter) =>
        TypeArguments.TryGetValue(parameter, out var type) ? type : outer?.TypeArgument(parameter);

    private bool Declares(ISymbol symbol) => _values.ContainsKey(symbol) || (outer?.Declares(symbol) ?? false);
}
