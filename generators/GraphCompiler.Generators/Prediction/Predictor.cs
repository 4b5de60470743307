using System.Globalization;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Generators.Libraries;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Prediction;

/// <summary>What interpreting a function's body showed.</summary>
internal sealed record PredictionResult(
    EquatableArray<WorldSpec> Worlds,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<SourceEntry> Sources,
    IReadOnlyCollection<SyntaxNode> Visited,
    ExportedGraph? Export);

/// <summary>Interprets a function's body in every world and collects the graphs.</summary>
internal static class Predictor
{
    public static PredictionResult Predict(IMethodSymbol method, EquatableArray<ParameterSpec> parameters, Sources files, CancellationToken cancellation, INamedTypeSymbol? self = null, IReadOnlyList<DeclaredParameter>? signature = null)
    {
        var worlds = new List<WorldSpec>();
        var exports = Exporter.IsExported(method, files.Compilation) ? new List<ExportedWorld>() : null;
        var sizes = new List<ExportedSize>();
        var findings = new List<Finding>();
        var visited = new HashSet<SyntaxNode>();
        IReadOnlyList<SourceEntry> sources = [];
        Explore(scalars: false);

        // Scalars fuse further than tensors of an unknown rank: what is computed element by element may be computed once.
        var mayBeScalars = worlds.Count > 0 && worlds.TrueForAll(w => w.Graph.Body.All(n => n.Operator is not Reduction) && w.Graph.Inputs.Any(n => IsOpen((Input)n.Operator)));
        if (mayBeScalars) Explore(scalars: true);

        // Shapes that contradict each other under one hypothesis fit under another.
        if (worlds.Count > 0) findings.RemoveAll(f => f.Kind == FindingKind.ShapeMismatch);
        var export = exports is { Count: > 0 } ? new ExportedGraph(sizes.Distinct().ToEquatableArray(), exports.ToEquatableArray()) : null;
        return new PredictionResult(worlds.ToEquatableArray(), findings, sources, visited, export);

        void Explore(bool scalars)
        {
            var choices = new Choices();
            for (var count = 0; worlds.Count < Choices.MostWorlds && count < Choices.MostWorlds && (count == 0 || choices.Advance()); count++) Enter(choices, scalars);
        }

        void Enter(Choices choices, bool scalars)
        {
            var interpreter = new Interpreter(files, choices, cancellation) { IsExport = self is not null };
            if (scalars) choices.Suppose("arguments of unknown rank are scalars");
            try
            {
                var origins = new Dictionary<Value, string>();
                var graph = Run(interpreter, method, self ?? method.ContainingType, parameters, signature, scalars, origins, out var result, out var arguments);
                if (exports is not null && !scalars) Export(interpreter, graph, result, origins, arguments);
                if (!worlds.Exists(w => w.Graph == graph)) worlds.Add(new WorldSpec(graph, choices.Notes.ToEquatableArray()));
                if (sources.Count < interpreter.Sources.Count) sources = interpreter.Sources;
            }
            catch (WorldEndsException)
            {
                // Nothing to compile in this world; its findings say why.
            }
            catch (TfException)
            {
                // A gradient that does not exist, say: the trace will throw it with the user's stack.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A mistake of the build costs this world its kernels, not the user the whole build.
                findings.Add(new Finding(FindingKind.NotPredicted, method.Locations[0], e.Message));
            }

            visited.UnionWith(interpreter.Visited);
            foreach (var finding in interpreter.Findings)
            {
                if (!findings.Exists(f => f.Kind == finding.Kind && f.Location == finding.Location)) findings.Add(finding);
            }
        }

        void Export(Interpreter interpreter, Graph graph, string result, Dictionary<Value, string> origins, IReadOnlyList<Abstract> arguments)
        {
            // A library's users cannot read graphs with graphs inside yet.
            if (graph.Body.Any(n => n.Operator is ControlOperator) || interpreter.Export(graph, result, origins) is not { } world)
            {
                // Some of its worlds are worse than none: the caller would choose among these.
                exports = null;
                return;
            }

            if (exports!.Exists(e => e.Operators == world.Operators)) return;
            exports.Add(world);
            for (var i = 0; i < arguments.Count; i++)
            {
                if (arguments[i] is AbstractHost { Dim.Name: not null } host && interpreter.Shapes.Resolve(host.Dim).Name is { } name) sizes.Add(new ExportedSize(name, method.Parameters[i].Name));
            }
        }
    }

    private static bool IsOpen(Input input) => input.Kind == InputKind.Argument && !input.Type.Shape.IsRankKnown;

    private static Graph Run(
        Interpreter interpreter,
        IMethodSymbol method,
        INamedTypeSymbol type,
        EquatableArray<ParameterSpec> parameters,
        IReadOnlyList<DeclaredParameter>? signature,
        bool scalars,
        Dictionary<Value, string> origins,
        out string result,
        out IReadOnlyList<Abstract> arguments)
    {
        var self = method.IsStatic ? null : new AbstractObject(type) { Origin = "this" };
        arguments = [.. method.Parameters.Select((p, i) => Argument(interpreter, p, parameters[i], method.ContainingAssembly, new Queue<TensorType>(signature?[i].Leaves ?? []), scalars))];
        for (var i = 0; i < arguments.Count; i++) Trace(arguments[i], method.Parameters[i].Name, origins);
        var outputs = new List<Value>();
        result = Collect(interpreter, interpreter.Call(method, self, arguments, null), outputs);
        return interpreter.Builder.Build(method.Name, outputs).MapShapes(interpreter.Shapes.Resolve);
    }

    /// <summary>Notes the ways to what the function is given.</summary>
    private static void Trace(Abstract argument, string path, Dictionary<Value, string> origins)
    {
        switch (argument)
        {
            case AbstractTensor tensor:
                origins[tensor.Value] = path;
                break;
            case AbstractHost { Scalar: { } scalar }:
                origins[scalar] = path;
                break;
            case AbstractVariable variable:
                variable.Origin = path;
                break;
            case AbstractObject @object:
                @object.Origin = path;
                break;
            case AbstractList list:
                for (var i = 0; i < list.Items.Count; i++) Trace(list.Items[i], $"{path}/{i.ToString(CultureInfo.InvariantCulture)}", origins);
                break;
        }
    }

    /// <summary>The outputs in order; gives their structure as text.</summary>
    public static string Collect(Interpreter interpreter, Abstract result, List<Value> outputs)
    {
        switch (result)
        {
            case AbstractTensor tensor:
                return Output(tensor.Value);
            case AbstractVariable variable:
                return Output(interpreter.Builder.Apply(new ReadVariable(), interpreter.Reference(variable))[0]);
            case AbstractList list:
                return "(" + string.Join(", ", list.Items.Select(i => Collect(interpreter, i, outputs))) + ")";
            default:
                return "?";
        }

        string Output(Value value)
        {
            outputs.Add(value);
            return "%" + ((NodeValue)value).Id.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Abstract Argument(Interpreter interpreter, IParameterSymbol parameter, ParameterSpec spec, IAssemblySymbol assembly, Queue<TensorType> declared, bool scalars)
    {
        if (spec.Kind == ParameterKind.Scalar)
        {
            var dtype = TensorTypes.DTypeOf(parameter.Type)!;
            return new AbstractHost(parameter.Type, scalar: interpreter.Builder.Input(InputKind.Scalar, parameter.Name, new TensorType(dtype, Shape.Scalar)));
        }

        if (TensorTypes.IsTensor(parameter.Type) && !TensorTypes.IsVariable(parameter.Type))
        {
            var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(parameter.Type)) ?? DType.Float32;
            var shape = Next(declared, interpreter) ?? DeclaredShape(parameter, interpreter) ?? (scalars ? Shape.Scalar : interpreter.Shapes.FreshShape(parameter.Name));
            return new AbstractTensor(interpreter.Builder.Input(InputKind.Argument, parameter.Name, new TensorType(dtype, shape)));
        }

        if (TensorTypes.IsVariable(parameter.Type))
        {
            var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(parameter.Type)) ?? DType.Float32;
            var shape = DeclaredShape(parameter, interpreter);
            if (shape is null && interpreter.Choices.Choose(2, c => $"{parameter.Name} is {(c == 0 ? "a scalar" : "not a scalar")}") == 0) shape = Shape.Scalar;
            if (shape is not null) return new AbstractVariable(new TensorType(dtype, shape, IsVariable: true), parameter.Name, trainable: true);
        }

        if (parameter.Type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return new AbstractList([.. tuple.TupleElements.Select(e => Element(interpreter, e, parameter.Name, declared))]);
        }

        if (parameter.Type is INamedTypeSymbol { IsAbstract: true, TypeKind: TypeKind.Class or TypeKind.Interface } open && open.Locations.Any(l => l.IsInSource))
        {
            var types = Implementations(assembly.GlobalNamespace, open).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal).ToList();
            if (types.Count > 0)
            {
                var chosen = types[types.Count == 1 ? 0 : interpreter.Choices.Choose(types.Count, c => $"{parameter.Name} is a {types[c].Name}")];
                if (types.Count == 1) interpreter.Choices.Suppose($"{parameter.Name} is a {chosen.Name}");
                return new AbstractObject(chosen);
            }
        }

        return interpreter.Unknown(parameter.Type, parameter.Name, null);
    }

    private static Abstract Element(Interpreter interpreter, IFieldSymbol element, string name, Queue<TensorType> declared) =>
        TensorTypes.IsTensor(element.Type) && !TensorTypes.IsVariable(element.Type)
            ? new AbstractTensor(interpreter.Builder.Input(
                InputKind.Argument, name + "_" + element.Name, new TensorType(TensorTypes.DTypeOf(TensorTypes.ElementOf(element.Type)) ?? DType.Float32, Next(declared, interpreter) ?? interpreter.Shapes.FreshShape(element.Name))))
            : interpreter.Unknown(element.Type, element.Name, null);

    /// <summary>The shape that the input signature declares of the next tensor.</summary>
    private static Shape? Next(Queue<TensorType> declared, Interpreter interpreter)
    {
        if (declared.Count == 0 || declared.Dequeue().Shape is not { IsRankKnown: true } shape) return null;
        return Shape.Create([.. shape.Dims.ToArray().Select(d => d.IsKnown ? d : interpreter.Shapes.FreshDim())]);
    }

    /// <summary>The shape that <c>[TensorSpec]</c> or <c>[Shape]</c> declares.</summary>
    public static Shape? DeclaredShape(IParameterSymbol parameter, Interpreter interpreter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.NamedArguments.Any(a => a.Key == "UnknownRank" && a.Value.Value is true)) return null;
            var values = attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Array ? attribute.ConstructorArguments[0].Values : [];
            if (TensorTypes.IsLibrary(attribute.AttributeClass, "TensorSpecAttribute") || TensorTypes.IsLibrary(attribute.AttributeClass, "ShapeAttribute"))
            {
                return Shape.Create([.. values.Select(v => v.Value switch
                {
                    int size when size >= 0 => size,
                    string name => Dim.Named(name),
                    _ => interpreter.Shapes.FreshDim(parameter.Name),
                })]);
            }
        }

        return null;
    }

    private static IEnumerable<INamedTypeSymbol> Implementations(INamespaceOrTypeSymbol container, INamedTypeSymbol open)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var found in Implementations(inner, open)) yield return found;
            }

            if (member is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class, IsGenericType: false } type && Derives(type, open)) yield return type;
        }
    }

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol open)
    {
        if (type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i, open))) return true;
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, open)) return true;
        }

        return false;
    }
}
