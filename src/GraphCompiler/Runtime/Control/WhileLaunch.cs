using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>Runs the body as long as the condition holds and the limit is not reached.</summary>
internal sealed class WhileLaunch(While loop) : ControlLaunch
{
    private readonly GraphFunction? _condition = loop.Condition is { } condition ? Function(condition) : null;
    private readonly GraphFunction _body = Function(loop.Body);
    private readonly bool _needsNumber = loop.Body.Operands.Contains(0) || loop.Condition?.Operands.Contains(0) is true;
    private readonly DType[] _saved = [.. loop.Body.Outputs.Skip(loop.States).Select(o => o.DType)];

    public override IEnumerable<GraphFunction> Functions => _condition is null ? [_body] : [_condition, _body];

    public override Tensor[] Run(Tensor[] operands)
    {
        var limit = Number(operands[0]);
        var values = (Tensor[])operands.Clone();
        var lists = Array.ConvertAll(_saved, d => new TensorList(d, new Tensor?[loop.IsReversed ? limit : 0]));
        var results = new Tensor[loop.States + lists.Length];
        var iteration = 0;
        for (; iteration != limit; iteration++)
        {
            Cancellation.Check();
            var number = loop.IsReversed ? limit - 1 - iteration : iteration;
            if (_needsNumber) values[0] = Tensor(number);
            if (_condition is not null && !IsTrue(_condition.Run(values, [])[0])) break;
            for (var i = 1 + loop.States; i <= loop.States + loop.Replays; i++) values[i] = Item((TensorList)operands[i], number);
            _body.Run(values, [], results);
            Array.Copy(results, 0, values, 1, loop.States);
            for (var i = 0; i < lists.Length; i++) lists[i] = lists[i].With(number, results[loop.States + i]);
        }

        return [Tensor(iteration), .. values.AsSpan(1, loop.States), .. lists];
    }

    private static Tensor<int> Tensor(int value) => value;

    private static Tensor Item(TensorList list, int index) =>
        list[index] ?? throw new TfInvalidArgumentException($"Tried to read item {index} of a list of {list.Count} tensors, where nothing was written.");
}
