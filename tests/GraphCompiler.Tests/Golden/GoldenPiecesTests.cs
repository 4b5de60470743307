namespace GraphCompiler.Tests.Golden;

/// <summary>Operators with several answers: each is TensorFlow's, and so are gradients that arrive at all of them.</summary>
public class GoldenPiecesTests
{
    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (var name in GoldenMovement.Many.Keys)
            {
                foreach (var path in Enum.GetValues<GoldenPath>()) rows.Add(name, path);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Pieces_and_gradients_are_those_of_TensorFlow(string name, GoldenPath path)
    {
        foreach (var golden in GoldenData.Cases(name).Where(c => c.HasTensors))
        {
            for (var i = 0; i < golden.Outputs.Length; i++) golden.Outputs[i].Check(Piece(golden.Inputs[0].ToVariable(), i), 0, 0, false, $"{golden.Name}: piece {i}");
            if (golden.Gradients?[0] is not { } expected || (path == GoldenPath.TracedOpen && name == "unstack")) continue;
            var x = golden.Inputs[0].ToVariable();
            using var tape = new GradientTape();
            Tensor[] pieces = [.. golden.Outputs.Select((_, i) => Piece(x, i))];
            Tensor[] upstream = [.. golden.Upstream!.Select(u => u!.ToTensor())];
            expected.Check(tape.Gradient((IReadOnlyList<Tensor>)pieces, new[] { x }, upstream)[0], golden.Rtol, golden.Atol, false, $"{golden.Name}: the gradient");

            // A function has one result here, so each piece is that of a call of its own.
            Tensor Piece(IVariable v, int index) => path == GoldenPath.Eager || (path == GoldenPath.TracedOpen && name == "unstack")
                ? GoldenMovement.Many[name]((Tensor)v, golden.Attrs)[index]
                : Traced.Call(inputs => GoldenMovement.Many[name](inputs[0], golden.Attrs)[index], [(Tensor)v], path == GoldenPath.Traced)!;
        }
    }
}
