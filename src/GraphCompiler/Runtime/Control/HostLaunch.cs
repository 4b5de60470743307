using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>A run of host code, with the tape that saw it.</summary>
internal sealed class HostRecord(GradientTape tape, Tensor[] arguments, Tensor[] results) : OpaqueTensor(DType.Float32)
{
    public GradientTape Tape => tape;

    public Tensor[] Arguments => arguments;

    public Tensor[] Results => results;

    public override string ToString() => "<record of host code>";
}

/// <summary>Runs host code outside of every trace; what it throws is an error of the operator.</summary>
internal sealed class HostLaunch(HostCall call) : ControlLaunch
{
    private readonly Func<Tensor[], Tensor[]> _code = (Func<Tensor[], Tensor[]>)call.Code;

    public override Tensor[] Run(Tensor[] operands)
    {
        using var tape = new GradientTape(persistent: true, watchAccessedVariables: false);
        foreach (var operand in operands)
        {
            if (operand.DType.IsFloating) tape.Watch(operand);
        }

        Tensor[] results;
        try
        {
            results = _code(operands);
        }
        catch (Exception exception) when (exception is not (TfException or OperationCanceledException))
        {
            throw new TfException($"{exception.GetType().Name}: {exception.Message}", exception);
        }

        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].DType == call.Outputs[i]) continue;
            throw new TfInvalidArgumentException($"{i}-th value returned by host code is {results[i].DType.Name}, but expects {call.Outputs[i].Name}");
        }

        return [.. results, new HostRecord(tape, operands, results)];
    }
}

/// <summary>Asks the tape of a run of host code.</summary>
internal sealed class HostGradientLaunch(HostGradient gradient) : ControlLaunch
{
    public override Tensor[] Run(Tensor[] operands)
    {
        var record = (HostRecord)operands[0];
        var sources = gradient.Sources.Select(s => record.Arguments[s]).ToList();
        return record.Tape.Gradients([.. gradient.Targets.Select(t => record.Results[t])], sources, operands[1..]);
    }
}
