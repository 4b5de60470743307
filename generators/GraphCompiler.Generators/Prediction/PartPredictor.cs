using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using GraphCompiler.Generators.Models;
using GraphCompiler.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// Interprets a method that others trace as a part of their functions. What it is given and what it gives is behind boundaries, so that its kernels are those of its
/// own graph: alone, and with its gradients, of which a function may need some and not the others.
/// </summary>
internal sealed class PartPredictor
{
    // What inputs are where an axis is counted from the first one: sequences, images.
    private static readonly int?[] s_ranks = [null, 2, 3, 4];

    // What labels come in where no element type is written.
    private static readonly DType[] s_labels = [DType.Float32, DType.Int32, DType.Int64];

    // Nobody takes the gradient of a step from outside, and what a tape sees of a branch is another graph.
    private static readonly HashSet<string> s_steps = new(StringComparer.Ordinal) { "TrainStep", "TestStep", "PredictStep" };

    private readonly IMethodSymbol _method;
    private readonly Sources _files;
    private readonly List<WorldSpec> _worlds = [];
    private readonly List<Finding> _findings = [];
    private readonly HashSet<SyntaxNode> _visited = [];
    private readonly CancellationToken _cancellation;
    private bool _hasGuessedRank;

    private PartPredictor(IMethodSymbol method, Sources files, CancellationToken cancellation) => (_method, _files, _cancellation) = (method, files, cancellation);

    public static PredictionResult Predict(IMethodSymbol method, Sources files, CancellationToken cancellation)
    {
        var predictor = new PartPredictor(method, files, cancellation);
        foreach (var rank in s_ranks)
        {
            if (rank is null || predictor._hasGuessedRank) predictor.Explore(rank);
        }

        return new PredictionResult(predictor._worlds.ToEquatableArray(), predictor._findings, [], predictor._visited, null);
    }

    private bool IsStep => s_steps.Contains(Interpreter.Root(_method).Name);

    private void Explore(int? rank)
    {
        var choices = new Choices();
        for (var count = 0; count < Choices.MostWorlds && (count == 0 || choices.Advance()); count++)
        {
            Interpret(choices, rank, isDependent: true);

            // A layer's gradients always come from its results.
            if (_method.Name != "Forward" && !IsStep) Interpret(choices, rank, isDependent: false);
        }
    }

    /// <param name="choices">The world.</param>
    /// <param name="rank">That of tensors from outside.</param>
    /// <param name="isDependent">Whether what makes the gradients depends on the results, so that no kernel goes from one to the other; those of a mean of losses do not.</param>
    private void Interpret(Choices choices, int? rank, bool isDependent)
    {
        choices.Restart();
        if (rank is not null) choices.Suppose(FormattableString.Invariant($"tensors that it is given have rank {rank}"));
        var interpreter = new Interpreter(_files, choices, _cancellation) { SupposedRank = rank };
        try
        {
            Enter(interpreter, isDependent);
        }
        catch (Exception e) when (e is WorldEndsException or TfException)
        {
            // Nothing to compile in this world.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A mistake of the build costs this world its kernels, not the user the whole build.
            _findings.Add(new Finding(FindingKind.NotPredicted, _method.Locations[0], e.Message));
        }

        _hasGuessedRank |= interpreter.Shapes.HasGuessedRank;
        _visited.UnionWith(interpreter.Visited);
    }

    private void Enter(Interpreter interpreter, bool isDependent)
    {
        var builder = interpreter.Builder;
        var tape = new Tape(isPersistent: true);
        if (!IsStep) builder.Tapes.Add(tape);
        var self = _method.IsStatic ? null : new AbstractObject(_method.ContainingType) { Origin = "this" };
        var root = Interpreter.Root(_method);
        Abstract[] arguments = [.. _method.Parameters.Select((p, i) => Argument(interpreter, p.Name, p.Type, Predictor.DeclaredShape(root.Parameters[i], interpreter) ?? Predictor.DeclaredShape(p, interpreter)))];
        var given = arguments.SelectMany(Interpreter.Flatten).OfType<AbstractTensor>().Select(t => t.Value).Where(v => v.DType.IsFloating).ToList();
        given.ForEach(tape.Watch);
        var outputs = new List<Value>();
        var weights = _method.Name == "UpdateStep" ? arguments.OfType<AbstractVariable>().FirstOrDefault() : null;
        if (weights is not null && interpreter.Choices.Choose(2, c => c == 0 ? "weights do not decay" : "weights decay") == 1) Decay(interpreter, weights);
        Predictor.Collect(interpreter, interpreter.Call(_method, self, arguments, null), outputs);
        if (weights is not null && interpreter.Choices.Choose(2, c => c == 0 ? "nothing is averaged" : "averages of the weights are kept") == 1) Average(interpreter, weights);
        var hasTape = builder.Tapes.Count > 1;
        tape.IsRecording = false;
        Value[] own = [.. outputs, .. interpreter.Kept, .. interpreter.Losses];
        Add(interpreter, own, null);

        // A step takes its gradients itself.
        if (IsStep || hasTape || outputs.Count + interpreter.Losses.Count == 0) return;
        var results = outputs.Where(o => o.DType.IsFloating).ToArray();
        var seeds = isDependent && results.Length > 0 ? Beyond.Of(builder, "dy", [.. results.Select(t => t.Type)], results) : [.. results.Select(Seed)];
        Value?[] upstream = [.. seeds, .. interpreter.Losses.Select(Seed)];
        var gradients = tape.Gradient(builder, [.. results, .. interpreter.Losses], upstream, [.. given, .. tape.Variables]);
        var (ofInputs, ofVariables) = (gradients.Take(given.Count).OfType<Value>().ToList(), gradients.Skip(given.Count).OfType<Value>().ToList());
        Add(interpreter, [.. own, .. ofInputs, .. ofVariables], "it is trained");
        if (ofInputs.Count > 0 && ofVariables.Count > 0)
        {
            Add(interpreter, [.. own, .. ofVariables], "it is trained on data");
            Add(interpreter, [.. own, .. ofInputs], "it is frozen and others are trained");
        }

        if (ofInputs.Count < 2) return;
        for (var i = 0; i < given.Count; i++)
        {
            if (gradients[i] is { } gradient) Add(interpreter, [.. own, gradient, .. ofVariables], $"only argument {FormattableString.Invariant($"{i + 1}")} is trained for");
        }
    }

    // What is done around an update for a variable is in the update's kernel.
    private static void Decay(Interpreter interpreter, AbstractVariable weights)
    {
        var reference = interpreter.Reference(weights);
        interpreter.Builder.Apply(new AssignSub(), reference, reference.Apply(new ReadVariable()).Apply(new Multiply(), Number(interpreter, "decay", weights)));
    }

    private static void Average(Interpreter interpreter, AbstractVariable weights)
    {
        var average = interpreter.Reference(new AbstractVariable(weights.Type, "average", trainable: false));
        var kept = average.Apply(new ReadVariable()).Apply(new Multiply(), Number(interpreter, "kept", weights));
        var added = interpreter.Reference(weights).Apply(new ReadVariable()).Apply(new Multiply(), Number(interpreter, "added", weights));
        interpreter.Builder.Apply(new Assign(), average, kept.Apply(new Add(), added));
    }

    private static Value Number(Interpreter interpreter, string name, AbstractVariable weights) =>
        Beyond.Behind(interpreter.Builder.Input(InputKind.Argument, name, new TensorType(weights.Type.DType, Shape.Scalar)));

    private static Value Seed(Value target) => Beyond.Behind(((PredictionBuilder)target.Builder).Input(InputKind.Argument, "dy", target.Type));

    private void Add(Interpreter interpreter, Value[] outputs, string? hypothesis)
    {
        var graph = interpreter.Builder.Build(_method.Name, outputs).MapShapes(interpreter.Shapes.Resolve);
        if (!_worlds.Exists(w => w.Graph == graph)) _worlds.Add(new WorldSpec(graph, [.. interpreter.Choices.Notes, .. hypothesis is null ? [] : new[] { hypothesis }]) { IsPart = true });
    }

    private static Abstract Argument(Interpreter interpreter, string name, ITypeSymbol type, Shape? declared)
    {
        if (type is INamedTypeSymbol { IsTupleType: true } tuple) return new AbstractList([.. tuple.TupleElements.Select(e => Argument(interpreter, e.Name, e.Type, null))]);
        if (TensorTypes.IsVariable(type)) return interpreter.Unknown(type, name, null);
        if (!TensorTypes.IsTensor(type)) return TensorTypes.DTypeOf(type) == DType.Bool ? new AbstractHost(type) : interpreter.Unknown(type, name, null);
        if (type.NullableAnnotation == NullableAnnotation.Annotated && interpreter.Choices.Choose(2, c => $"{name} is {(c == 0 ? "given" : "null")}") == 1) return AbstractHost.Of(null);
        var dtype = TensorTypes.ElementOf(type) is { } element
            ? TensorTypes.DTypeOf(element) ?? DType.Float32
            : s_labels[interpreter.Choices.Choose(s_labels.Length, c => $"{name} has elements of {s_labels[c].Name}")];
        return new AbstractTensor(Beyond.Behind(interpreter.Builder.Input(InputKind.Argument, name, new TensorType(dtype, declared ?? interpreter.ShapeOfOutside(name)))));
    }
}
