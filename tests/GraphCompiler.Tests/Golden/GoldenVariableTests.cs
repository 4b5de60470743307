using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace GraphCompiler.Tests.Golden;

/// <summary>Updates of parts of a variable leave what TensorFlow's leave, eagerly and in functions, and refuse what it refuses.</summary>
public class GoldenVariableTests
{
    private const string Assignment = "variable_strided_slice_assign";

    public static IReadOnlyList<string> Names { get; } =
        [.. new[] { "update", "add", "sub", "mul", "div", "min", "max", "nd_update", "nd_add", "nd_sub", "nd_max", "nd_min" }.Select(kind => "variable_scatter_" + kind), Assignment];

    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (var name in Names.Where(n => n != Assignment))
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
            var variable = GoldenTests.Variable(golden.Inputs[0]);
            var result = Update(name, variable, golden.Inputs[1].ToTensor(), golden.Inputs[2].ToTensor(), path);
            golden.Outputs[0].Check(variable.Value, golden.Rtol, golden.Atol, false, $"{golden.Name}: the variable");
            golden.Outputs[0].Check(result, golden.Rtol, golden.Atol, false, $"{golden.Name}: the answer");
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Errors_are_those_of_TensorFlow_and_leave_the_variable_as_it_was(string name, GoldenPath path)
    {
        foreach (var golden in GoldenData.Errors(name))
        {
            if (golden.Outcome(path) is not { Class: { } type } outcome || golden.Inputs[1].Dtype != "int32" || golden.Inputs[2].Dtype != golden.Inputs[0].Dtype) continue;
            var variable = GoldenTests.Variable(golden.Inputs[0]);
            var error = Assert.ThrowsAny<TfException>(() => Update(name, variable, golden.Inputs[1].ToTensor(), golden.Inputs[2].ToTensor(), path));
            Assert.Equal(type == "ValueError", error is TfValueException);
            foreach (var part in outcome.MustContain!) Assert.Contains(part, error.Message, StringComparison.Ordinal);
            Assert.Equal(golden.Inputs[0].ToTensor().Numpy(), variable.Value.Numpy());
        }
    }

    [Theory]
    [InlineData(GoldenPath.Eager)]
    [InlineData(GoldenPath.Traced)]
    [InlineData(GoldenPath.TracedOpen)]
    public void Assigned_slices_are_those_of_TensorFlow(GoldenPath path)
    {
        foreach (var golden in GoldenData.Cases("variable_strided_slice_assign"))
        {
            var variable = GoldenTests.Variable(golden.Inputs[0]);
            var slices = GoldenMovement.Slices(golden.Attrs);
            Run(path, x => Invoke(nameof(AssignSlice), (Tensor)variable, x[0], slices), golden.Inputs[1].ToTensor());
            golden.Outputs[0].Check(variable.Value, 0, 0, false, golden.Name);
        }
    }

    /// <summary>Updates the first input and gives its new value.</summary>
    internal static Tensor Update(string name, Tensor[] inputs, JsonElement attributes) => name == Assignment
        ? Invoke(nameof(AssignSlice), inputs[0], inputs[1], GoldenMovement.Slices(attributes))
        : Invoke(nameof(Scatter), inputs[0], inputs[1], inputs[2], name);

    private static Tensor Update(string name, IVariable variable, Tensor indices, Tensor updates, GoldenPath path) =>
        Run(path, x => Invoke(nameof(Scatter), (Tensor)variable, x[0], x[1], name), indices, updates);

    private static Tensor Run(GoldenPath path, Func<Tensor[], Tensor> body, params Tensor[] inputs) =>
        path == GoldenPath.Eager ? body(inputs) : Traced.Call(body, inputs, path == GoldenPath.Traced)!;

    private static Tensor<T> AssignSlice<T>(Tensor<T> v, Tensor<T> value, Slice[] slices)
    {
        ((Variable<T>)v)[slices] = value;
        return value;
    }

    private static Tensor<T> Scatter<T>(Tensor<T> v, Tensor indices, Tensor updates, string name)
    {
        var (variable, at, values) = ((Variable<T>)v, (Tensor<int>)indices, (Tensor<T>)updates);
        var rows = new IndexedSlices<T>(values, at);
        return name["variable_scatter_".Length..] switch
        {
            "update" => variable.ScatterUpdate(rows),
            "add" => variable.ScatterAdd(rows),
            "sub" => variable.ScatterSub(rows),
            "mul" => variable.ScatterMul(rows),
            "div" => variable.ScatterDiv(rows),
            "min" => variable.ScatterMin(rows),
            "max" => variable.ScatterMax(rows),
            "nd_update" => variable.ScatterNdUpdate(at, values),
            "nd_add" => variable.ScatterNdAdd(at, values),
            "nd_max" => variable.ScatterNdMax(at, values),
            "nd_min" => variable.ScatterNdMin(at, values),
            _ => variable.ScatterNdSub(at, values),
        };
    }

    private static Tensor Invoke(string method, Tensor typed, params object[] rest)
    {
        try
        {
            return (Tensor)typeof(GoldenVariableTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(typed.DType.ClrType).Invoke(null, [typed, .. rest])!;
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
