using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Generators.AutoGraph;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// Interprets a method body abstractly: tensors are values of a predicted graph, host values are known or not. What it
/// cannot follow becomes a fresh input, which spoils the neighbouring kernels and nothing else: the graph that runs is always
/// the one that is traced.
/// </summary>
internal sealed partial class Interpreter
{
    private const int MostDepth = 32;
    private const int MostIterations = 256;
    private const int MostUnknownIterations = 2;

    private readonly Sources _files;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<ISymbol, Abstract> _statics = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<Value, AbstractVariable> _variables = [];
    private readonly List<SourceEntry> _sources = [];
    private int _depth;

    public Interpreter(Sources files, Choices choices, CancellationToken cancellation)
    {
        _files = files;
        _cancellation = cancellation;
        Choices = choices;
        Shapes = new ShapeSolver(choices);
        Builder = new PredictionBuilder(Shapes, v => !_variables.TryGetValue(v, out var variable) || variable.Trainable);
    }

    public Choices Choices { get; }

    public ShapeSolver Shapes { get; }

    /// <summary>Whether the graph is for other builds, which may know more of the objects that it is called on.</summary>
    public bool IsExport { get; set; }

    /// <summary>Where operators go now: the function's graph, or one beside it while a member is initialised.</summary>
    public PredictionBuilder Builder { get; private set; }

    /// <summary>What the body did that cannot be compiled, with its place.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The declarations that were read, whose text the result depends on.</summary>
    public HashSet<SyntaxNode> Visited { get; } = [];

    /// <summary>The operators in order of tracing, with the user's expressions.</summary>
    public IReadOnlyList<SourceEntry> Sources => _sources;

    /// <summary>Calls a method on abstract arguments.</summary>
    public Abstract Call(IMethodSymbol method, Abstract? self, IReadOnlyList<Abstract> arguments, Frame? caller)
    {
        var definition = method.OriginalDefinition;
        if (definition.PartialImplementationPart is { } implementation) definition = implementation;
        var traced = Traced(definition);
        if (_depth >= MostDepth || BodyOf(traced) is not { } body) return Unknown(method.ReturnType, method.Name, caller);
        var frame = new Frame(null, self);
        for (var i = 0; i < method.TypeArguments.Length; i++) frame.TypeArguments[traced.TypeParameters[i]] = Close(method.TypeArguments[i], caller);
        if (method.ContainingType is { } type)
        {
            for (var i = 0; i < type.TypeArguments.Length; i++) frame.TypeArguments[type.OriginalDefinition.TypeParameters[i]] = Close(type.TypeArguments[i], caller);
        }

        for (var i = 0; i < traced.Parameters.Length && i < arguments.Count; i++) frame.Declare(traced.Parameters[i], Typed(arguments[i], traced.Parameters[i].Type));
        var (outer, first) = (_captures, Builder.Nodes.Count);
        var isCall = _depth > 0 && ScalarUses.IsFunction(definition);
        if (isCall) _captures = CapturesOf(method, self, arguments);
        try
        {
            var result = Run(body, frame) ?? AbstractHost.Of(null);
            return isCall ? ResultsOfCall(result, first) : result;
        }
        finally
        {
            _captures = outer;
        }
    }

    /// <summary>What is read in a method's place.</summary>
    private IMethodSymbol Traced(IMethodSymbol method) => _files.Twins?.Of(method) ?? method;

    /// <summary>Runs a body in its frame.</summary>
    private Abstract? Run(IOperation body, Frame frame)
    {
        _depth++;
        try
        {
            Execute(body, frame);
            return frame.Result;
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>The body of a method that this compilation has the source of.</summary>
    private IOperation? BodyOf(IMethodSymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(_cancellation);
            if (syntax is ArrowExpressionClauseSyntax { Parent: { } owner }) syntax = owner;
            var operation = Operation(syntax is PropertyDeclarationSyntax property ? property.ExpressionBody! : syntax);
            switch (operation)
            {
                case IMethodBodyOperation body when (body.BlockBody ?? body.ExpressionBody) is { } block:
                    Visited.Add(TwinBodies.SourceOf(syntax));
                    return block;
                case IConstructorBodyOperation:
                    Visited.Add(TwinBodies.SourceOf(syntax));
                    return operation;
                case ILocalFunctionOperation { Body: { } local }:
                    return local;
                case IAnonymousFunctionOperation lambda:
                    return lambda.Body;
                case IBlockOperation block:
                    Visited.Add(TwinBodies.SourceOf(syntax));
                    return block;
            }
        }

        return null;
    }

    private IOperation? Operation(SyntaxNode syntax) =>
        _files.Compilation.ContainsSyntaxTree(syntax.SyntaxTree) ? _files.ModelOf(syntax.SyntaxTree).GetOperation(syntax, _cancellation) : null;

    /// <summary>A value of a type of which nothing else is known.</summary>
    public Abstract Unknown(ITypeSymbol? type, string name, Frame? frame)
    {
        type = Close(type, frame);
        if (TensorTypes.IsVariable(type))
        {
            return new AbstractVariable(new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(type), frame) ?? DType.Float32, Shapes.FreshShape(name), IsVariable: true), name, trainable: true);
        }

        if (TensorTypes.IsTensor(type))
        {
            var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(type), frame) ?? DType.Float32;
            return new AbstractTensor(Builder.Capture(name, new TensorType(dtype, Shapes.FreshShape(name))));
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return new AbstractList([.. tuple.TupleElements.Select(e => Unknown(e.Type, e.Name, frame))]);
        }

        return type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct, SpecialType: SpecialType.None } named && (IsInSource(named) || TensorTypes.IsModule(named))
            ? new AbstractObject(named)
            : new AbstractHost(type, dim: type?.SpecialType == SpecialType.System_Int32 ? Shapes.FreshDim(name) : default);
    }

    private static bool IsInSource(ISymbol symbol) => symbol.Locations.Any(l => l.IsInSource);

    /// <summary>A type with the type parameters of the present call replaced.</summary>
    private static ITypeSymbol Close(ITypeSymbol? type, Frame? frame) => type switch
    {
        ITypeParameterSymbol parameter => frame?.TypeArgument(parameter) ?? parameter,
        INamedTypeSymbol { IsGenericType: true } named when named.TypeArguments.Any(a => a is ITypeParameterSymbol) && frame is not null =>
            named.ConstructedFrom.Construct([.. named.TypeArguments.Select(a => Close(a, frame))]),
        _ => type!,
    };

    private void Report(IOperation operation, FindingKind kind, string text)
    {
        var place = TwinBodies.UsersOf(operation.Syntax).GetLocation();
        if (!Findings.Exists(f => f.Location == place && f.Kind == kind)) Findings.Add(new Finding(kind, place, text));
    }

    /// <summary>Applies an operator and notes the user's expression that it stands for.</summary>
    private Value Apply(IOperation operation, Operator @operator, params Value[] inputs) => ApplyAll(operation, @operator, inputs)[0];

    private Value[] ApplyAll(IOperation operation, Operator @operator, params Value[] inputs)
    {
        Builder.Source = Text(operation.Syntax);
        Note(operation, @operator);
        try
        {
            return Builder.Apply(@operator, [.. inputs.Select(Read)]);
        }
        catch (TfException e)
        {
            Report(operation, FindingKind.ShapeMismatch, e.Message);
            throw new WorldEndsException();
        }
    }

    /// <summary>Applies a function that is several operators.</summary>
    private Value Compose(IOperation operation, Func<Value[], Value> function, Value[] inputs) => ComposeAll(operation, v => [function(v)], inputs)[0];

    /// <inheritdoc cref="Compose"/>
    private Value[] ComposeAll(IOperation operation, Func<Value[], Value[]> function, Value[] inputs)
    {
        Builder.Source = Text(operation.Syntax);
        Value[] operands = [.. inputs.Select(Read)];
        var first = Builder.Nodes.Count;
        try
        {
            return function(operands);
        }
        catch (TfException e)
        {
            Report(operation, FindingKind.ShapeMismatch, e.Message);
            throw new WorldEndsException();
        }
        finally
        {
            foreach (var node in Builder.Nodes.Skip(first).Where(n => n.Operator is not Intrinsic)) Note(operation, node.Operator);
        }
    }

    private void Note(IOperation operation, Operator @operator)
    {
        var syntax = TwinBodies.UsersOf(operation.Syntax);
        _sources.Add(new SourceEntry(@operator.Name, syntax.GetLocation().GetLineSpan().StartLinePosition.Line, syntax, Text(syntax)));
    }

    private Value Read(Value value) => Builder.Import(value) is { Type.IsVariable: true } reference ? Builder.Apply(new ReadVariable(), reference)[0] : Builder.Import(value);

    /// <summary>The user's expression on one line.</summary>
    private static string Text(SyntaxNode syntax)
    {
        var text = Layout.OneLine(TwinBodies.UsersOf(syntax).ToString());
        return text.Length <= 80 ? text : text[..77] + "...";
    }
}

/// <summary>An operator of the trace with the user's expression and its line in the file.</summary>
internal sealed record SourceEntry(string Operator, int Line, SyntaxNode Syntax, string Expression);

internal enum FindingKind
{
    UnsupportedStatement,
    ShapeMismatch,
    NotSeenThrough,
    NotPredicted,
}

/// <summary>Something in a body that the user should know of.</summary>
internal sealed record Finding(FindingKind Kind, Location Location, string Text);

/// <summary>The present world cannot go on: it throws, or its shapes contradict.</summary>
internal sealed class WorldEndsException : Exception;
