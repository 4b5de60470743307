using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Records operations for differentiation. <c>using var tape = new GradientTape();</c> is the usual form:
/// <c>Gradient</c> takes a non-persistent tape off first, so calling it inside the scope is the normal case. Disposing
/// ends the recording only; gradients may still be asked for, once unless the tape is persistent
/// (<see cref="InvalidOperationException"/>).
/// </summary>
public sealed partial class GradientTape : IDisposable
{
    // A tape belongs to the trace, or to the eager code of the thread, that it was made in.
    private readonly List<Tape> _tapes = Ambient.Builder.Tapes;
    private readonly Tape _tape;
    private readonly bool _persistent;
    private bool _used;
    private IReadOnlyList<IVariable>? _watched;

    /// <summary>A tape that records from now on.</summary>
    /// <param name="persistent">Whether gradients may be asked for more than once; the record is kept until <see cref="Reset"/>.</param>
    /// <param name="watchAccessedVariables">Whether trainable variables are watched when they are read.</param>
    public GradientTape(bool persistent = false, bool watchAccessedVariables = true)
    {
        _persistent = persistent;
        _tape = new Tape(watchAccessedVariables, persistent);
        _tapes.Add(_tape);
    }

    private bool IsRecording => _tapes.Contains(_tape);

    /// <summary>Records from here on what depends on these tensors.</summary>
    /// <exception cref="TfValueException">One of them is null.</exception>
    public void Watch(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor is null) throw new TfValueException("Passed in object None of type 'NoneType', not tf.Tensor or tf.Variable or ExtensionType.");
            WarnUnlessFloating(tensor, "watched", "");
            _tape.Watch(Ambient.ReferenceTo(tensor));
        }
    }

    /// <summary>In the order of their creation; of a called function all that it captured, those of branches not taken too.</summary>
    public IReadOnlyList<IVariable> WatchedVariables =>
        _watched ?? [.. _tape.Variables.Select(Ambient.VariableOf).OrderBy(v => v.Storage.Ordinal)];

    /// <summary><c>using (tape.StopRecording()) { ... }</c></summary>
    /// <exception cref="InvalidOperationException">It is not recording.</exception>
    public IDisposable StopRecording()
    {
        if (!_tapes.Remove(_tape)) throw new InvalidOperationException("Trying to stop recording a tape which is not recording.");
        return new Ending(() => _tapes.Add(_tape));
    }

    /// <summary>Records again after the end of the recording, until the answer is disposed of: TensorFlow's second <c>with tape:</c>.</summary>
    /// <exception cref="TfValueException">It is still recording.</exception>
    public IDisposable Resume()
    {
        if (IsRecording) throw new TfValueException("Tape is still recording, This can happen if you try to re-enter an already-active tape.");
        _tapes.Add(_tape);
        return new Ending(Dispose);
    }

    /// <summary>Forgets all that was recorded and watched.</summary>
    public void Reset() => _tape.Reset();

    /// <summary>Ends the recording.</summary>
    public void Dispose() => _tapes.Remove(_tape);

    /// <summary>The gradients of weighted targets, zeros where a source does not reach them.</summary>
    internal Tensor[] Gradients(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, IReadOnlyList<Tensor> weights) =>
        Array.ConvertAll(Differentiate(targets, sources, weights, UnconnectedGradients.Zero), gradient => gradient!.Dense);

    private Tensor?[] Differentiate(
        IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, IReadOnlyList<Tensor>? outputGradients, UnconnectedGradients unconnected)
    {
        Check(targets, unconnected);
        if (outputGradients is not null && outputGradients.Count != targets.Count)
        {
            throw new TfValueException($"There are {targets.Count} targets and {outputGradients.Count} output gradients; each target needs one.");
        }

        var ends = targets.Select(Target).ToList();
        var starts = sources.Select(Source).ToList();
        var seeds = ends.Select((end, i) => outputGradients is null ? null : Seed(end, outputGradients[i])).ToList();
        var gradients = Use(() => _tape.Gradient(Ambient.Builder, ends, seeds, starts));
        return [.. gradients.Select((gradient, i) => gradient is not null ? Ambient.ToRows(gradient)
            : unconnected == UnconnectedGradients.Zero ? Tf.Like(sources[i], 0) : null)];
    }

    private void Check(IReadOnlyList<Tensor?> targets, UnconnectedGradients unconnected)
    {
        if (_used) throw new InvalidOperationException("A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)");
        if (!Enum.IsDefined(unconnected)) throw new TfValueException($"Unknown value for unconnected_gradients: '{unconnected}'");
        if (targets is null || targets.Any(t => t is null))
        {
            throw new TfTypeException("Argument `target` should be a list or nested structure of Tensors, Variables or CompositeTensors to be differentiated, but received None.");
        }
    }

    /// <summary>Reads the record; one that is not persistent ends its recording before and is empty after it.</summary>
    private Value?[] Use(Func<Value?[]> gradients)
    {
        if (_persistent) return gradients();
        _used = true;
        Dispose();
        var result = gradients();
        _watched = WatchedVariables;
        _tape.Reset();
        return result;
    }

    // A variable as a target is what it holds now, which the tape must have seen being read.
    private Value Target(Tensor target)
    {
        WarnUnlessFloating(target, "target", " when calling GradientTape.gradient");
        var value = Ambient.ReferenceTo(target);
        if (!value.Type.IsVariable) return value;
        if (IsRecording) return value.Apply(new ReadVariable());
        using (Resume()) return value.Apply(new ReadVariable());
    }

    private static Value Source(Tensor source)
    {
        WarnUnlessFloating(source, "source", " when calling GradientTape.gradient");
        return Ambient.ReferenceTo(source);
    }

    // A weight multiplies its target, so what does not multiply is refused with that operator's words.
    private Value Seed(Value target, Tensor outputGradient)
    {
        if (outputGradient is null) throw new TfValueException("The output gradient of a target is null; leave out all of them for ones.");
        var seed = Ambient.ValueOf(outputGradient);
        var multiply = new Multiply();
        if (multiply.Infer(Ambient.Builder, [seed, target])[0].Shape.IsCompatibleWith(target.Shape)) return seed;
        var message = $"Incompatible shapes: {seed.Shape.ToKernelString()} vs. {target.Shape.ToKernelString()} [Op:{multiply.TensorFlowName}]";
        throw Ambient.Invalid(message, message);
    }

    private static void WarnUnlessFloating(Tensor tensor, string role, string occasion)
    {
        if (tensor.DType.IsFloating) return;
        Tf.Config.WarningLogger($"The dtype of the {role} tensor must be floating (e.g. tf.float32){occasion}, got tf.{tensor.DType.Name}");
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
