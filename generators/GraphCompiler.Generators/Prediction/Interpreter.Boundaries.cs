using GraphCompiler.Core;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Members of other assemblies that kernels end at: what is called is not seen, and need not be.</summary>
internal sealed partial class Interpreter
{
    private readonly Dictionary<object, AbstractVariable> _hiddenWeights = [];

    /// <summary>Values that are needed though the result does not depend on them: what such members are given.</summary>
    public List<Value> Kept { get; } = [];

    /// <summary>What is minimized beside the result.</summary>
    public List<Value> Losses { get; } = [];

    /// <summary>The rank that tensors from outside are supposed to have; null for any.</summary>
    public int? SupposedRank { get; init; }

    /// <summary>The shape of a tensor from outside.</summary>
    public Shape ShapeOfOutside(string name) => SupposedRank is { } rank ? Shape.Create([.. Enumerable.Range(0, rank).Select(_ => Shapes.FreshDim(name))]) : Shapes.FreshShape(name);

    /// <summary>Whether kernels end at a method, or at one that it overrides.</summary>
    public static bool IsBoundary(IMethodSymbol? method)
    {
        for (var m = method?.OriginalDefinition; m is not null; m = m.OverriddenMethod?.OriginalDefinition)
        {
            if (IsMarked(m)) return true;
        }

        return false;
    }

    /// <summary>Whether a method, delegate or parameter says that kernels end there.</summary>
    public static bool IsMarked(ISymbol symbol) => Mark(symbol) is not null;

    /// <summary>Whether kernels end at the method that a parameter is given.</summary>
    public static bool TakesPart(IParameterSymbol parameter) => parameter.Type.TypeKind == TypeKind.Delegate && (IsMarked(parameter.Type) || IsMarked(parameter));

    private static bool IsLoss(ISymbol symbol) => Mark(symbol)?.NamedArguments.Any(a => a is { Key: "IsLoss", Value.Value: true }) is true;

    private static AttributeData? Mark(ISymbol symbol, string attribute = "KernelBoundaryAttribute") => symbol.GetAttributes().FirstOrDefault(a =>
        a.AttributeClass is { ContainingNamespace: { Name: "CompilerServices", ContainingNamespace.Name: TensorTypes.Namespace } } type && type.Name == attribute);

    /// <summary>The call as an operator of which only the types are known.</summary>
    private Abstract CallBeyond(IOperation site, IMethodSymbol method, Abstract? self, IReadOnlyList<Abstract> arguments, Frame? frame)
    {
        var inputs = arguments.SelectMany(Flatten).Where(a => a is AbstractTensor or AbstractVariable).Select(a => Read(ToTensor(site, a, DType.Float32))).ToList();
        if (Builder.Root == Builder) (IsLoss(method) ? Losses : Kept).AddRange(inputs);
        var types = new List<TensorType>();
        Types(method.ReturnType);
        if (types.Count == 0) return Unknown(method.ReturnType, method.Name, frame);
        inputs.Add(Read(Reference(WeightsOf(self is AbstractObject ? self : site))));
        Builder.Source = Text(site.Syntax);
        if (self is AbstractObject owner && owner.Arguments.Any(a => a.Value is AbstractHost { Constant: { HasValue: true, Value: 1 } } && IsLastAxis(a.Key))) types = types.ConvertAll(OfOneColumn);
        var results = Beyond.Of(Builder, method.Name, [.. types], [.. inputs]);
        var next = 0;
        return Result(method.ReturnType);

        void Types(ITypeSymbol type)
        {
            if (TensorTypes.IsTensor(type)) types.Add(new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(type), frame) ?? DType.Float32, ShapeOfOutside(method.Name)));
            else if (type is INamedTypeSymbol { IsTupleType: true } tuple) foreach (var element in tuple.TupleElements) Types(element.Type);
        }

        TensorType OfOneColumn(TensorType type) => type.Shape.RawDims.ToArray() is var dims && dims.Length > 0 && !dims[^1].IsPack
            ? type with { Shape = Shape.Create([.. dims.Take(dims.Length - 1), 1]) }
            : type with { Shape = Shape.Create([.. dims, 1]) };

        Abstract Result(ITypeSymbol type) => TensorTypes.IsTensor(type) ? new AbstractTensor(results[next++])
            : type is INamedTypeSymbol { IsTupleType: true } tuple ? new AbstractList([.. tuple.TupleElements.Select(e => Result(e.Type))])
            : Unknown(type, method.Name, frame);
    }

    private static bool IsLastAxis(ISymbol parameter) => Mark(parameter, "LastAxisAttribute") is not null;

    private AbstractVariable WeightsOf(object owner)
    {
        if (!_hiddenWeights.TryGetValue(owner, out var weights)) _hiddenWeights[owner] = weights = new AbstractVariable(new TensorType(DType.Float32, Shape.Scalar, IsVariable: true), "weights", trainable: true);
        return weights;
    }

    /// <summary>The variable that a method of another assembly makes in the shape that it is given.</summary>
    private AbstractVariable? CreatedBy(IMethodSymbol method, IReadOnlyList<Abstract> arguments, Frame? frame)
    {
        if (!TensorTypes.IsVariable(method.ReturnType) || arguments.OfType<AbstractShape>().FirstOrDefault() is not { Shape: var shape }) return null;
        var trainable = method.Parameters.FirstOrDefault(p => p.Name == "trainable") is not { } flag || arguments[flag.Ordinal] is not AbstractHost { Constant: { HasValue: true, Value: false } };
        return new AbstractVariable(new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(method.ReturnType), frame) ?? DType.Float32, shape, IsVariable: true), "", trainable);
    }

    /// <summary>Runs what a class of another assembly calls before the first use, as an override of <c>Build</c> is, for a shape of which nothing is known.</summary>
    private void BuildLazily(AbstractObject owner)
    {
        for (var type = owner.Type; type is not null && IsInSource(type); type = type.BaseType)
        {
            if (type.GetMembers("Build").OfType<IMethodSymbol>().FirstOrDefault(m => m is { IsOverride: true, ReturnsVoid: true, Parameters.Length: 1 } && !IsInSource(Root(m))) is not { } build) continue;
            var parameter = build.Parameters[0];
            Abstract shape = TensorTypes.IsLibrary(parameter.Type, "Shape") ? new AbstractShape(Shapes.FreshShape("input")) : Unknown(parameter.Type, parameter.Name, null);
            BesideGraph(() => Call(build, owner, [shape], null));
            return;
        }
    }

    /// <summary>The method that was overridden first.</summary>
    public static IMethodSymbol Root(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } next) method = next;
        return method;
    }
}
