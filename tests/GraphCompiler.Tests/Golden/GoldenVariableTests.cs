namespace GraphCompiler.Tests.Golden;

/// <summary>Updates of parts of a variable leave what TensorFlow's leave, eagerly and in functions, and refuse what it refuses.</summary>
public class GoldenVariableTests
{
    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (var name in GoldenVariables.Names.Where(n => n != GoldenVariables.Assignment))
            {
                foreach (var path in Enum.GetValues<GoldenPath>()) rows.Add(name, path);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_are_those_of_TensorFlow(string name, GoldenPath path)
    {
        foreach (var golden in GoldenData.Cases(name).Where(c => c.HasTensors))
        {
            var variable = golden.Inputs[0].ToVariable();
            var result = Update(name, variable, golden.Inputs[1].ToTensor(), golden.Inputs[2].ToTensor(), path);
            golden.Outputs[0].Check(variable.Value, golden.Rtol, golden.Atol, false, $"{golden.Name}: the variable");
            golden.Outputs[0].Check(result, golden.Rtol, golden.Atol, false, $"{golden.Name}: the answer");
        }
    }

    [Theory]
    [InlineData(GoldenPath.Eager)]
    [InlineData(GoldenPath.Traced)]
    [InlineData(GoldenPath.TracedOpen)]
    public void Assigned_slices_are_those_of_TensorFlow(GoldenPath path)
    {
        foreach (var golden in GoldenData.Cases(GoldenVariables.Assignment))
        {
            var variable = golden.Inputs[0].ToVariable();
            Run(path, x => GoldenVariables.Update(GoldenVariables.Assignment, [(Tensor)variable, x[0]], golden.Attrs), golden.Inputs[1].ToTensor());
            golden.Outputs[0].Check(variable.Value, 0, 0, false, golden.Name);
        }
    }

    private static Tensor Update(string name, IVariable variable, Tensor indices, Tensor updates, GoldenPath path) =>
        Run(path, x => GoldenVariables.Scatter(name, (Tensor)variable, x[0], x[1]), indices, updates);

    private static Tensor Run(GoldenPath path, Func<Tensor[], Tensor> body, params Tensor[] inputs) =>
        path == GoldenPath.Eager ? body(inputs) : Traced.Call(body, inputs, path == GoldenPath.Traced)!;
}
