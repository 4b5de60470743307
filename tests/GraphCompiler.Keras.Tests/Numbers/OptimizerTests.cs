using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>
/// Optimizers step by step, eagerly, and inside of a function as made again of their configurations. Hyper-parameters stay in the precision of the variable, where Keras rounds some to
/// float32: float64 is compared to 1e-6.
/// </summary>
public class OptimizerTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("optimizers", except: "schedules");

    [Theory]
    [MemberData(nameof(Files))]
    public void Optimizer(string file) => Run(file, inFunction: false);

    [Theory]
    [MemberData(nameof(Files))]
    public void Optimizer_in_a_function(string file) => Run(file, inFunction: true);

    private void Run(string file, bool inFunction)
    {
        var (root, tally) = (KerasData.Read("optimizers", file), new KerasTally(output));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run(test, () =>
            {
                var variables = Variables(root.GetProperty("variables").EnumerateArray(), test);
                var steps = root.GetProperty("gradients").EnumerateArray().Select((step, s) => step.EnumerateArray().Select((g, i) =>
                    IsNull(test, s, i) ? null : KerasData.ToTensor(g, variables[i].DType.Name, variables[i].Shape.ToArray())).ToArray());
                Check(root, test, variables, steps, inFunction);
            });
        }

        if (root.TryGetProperty("sparse", out var sparse))
        {
            foreach (var test in sparse.GetProperty("cases").EnumerateArray())
            {
                tally.Run(test, () =>
                {
                    var variables = Variables([sparse.GetProperty("variable")], test);
                    var steps = sparse.GetProperty("gradients").EnumerateArray().Select(step => new[] { Rows(step, variables[0]) });
                    Check(root, test, variables, steps, inFunction);
                });
            }
        }

        tally.Finish();
    }

    [Fact]
    public void Schedules()
    {
        var (root, tally) = (KerasData.Read("optimizers", "schedules"), new KerasTally(output));
        var steps = KerasData.Ints(root.GetProperty("steps"));
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            tally.Run($"{test.GetProperty("schedule")} {test.GetProperty("args")}", false, () =>
            {
                var schedule = ConfigTests.Remade(ConfigTables.Schedules, OptimizerBinder.BindSchedule(test.GetProperty("schedule").GetString()!, KerasArguments.Of(test)));
                double[] got = [.. steps.Select(s => (double)schedule.Call((long)s).Item())];
                KerasData.Check(got, [.. KerasData.Numbers(test.GetProperty("values"))], KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"), "values");
            });
        }

        tally.Finish();
    }

    private static void Check(JsonElement root, JsonElement test, IVariable[] variables, IEnumerable<Tensor?[]> steps, bool inFunction)
    {
        var isDouble = test.GetProperty("dtype").GetString() == "float64";
        if (test.TryGetProperty("raises", out _) && isDouble) throw new LeftOutException("float64 is no error here");
        var optimizer = test.TryGetProperty("inner_optimizer", out var inner)
            ? OptimizerBinder.BindScaled(inner.GetString()!, KerasArguments.Of(test))
            : OptimizerBinder.Bind(root.GetProperty("optimizer").GetString()!, KerasArguments.Of(test));
        if (inFunction) optimizer = ConfigTests.Remade(ConfigTables.Optimizers, optimizer);
        if (test.TryGetProperty("exclude_from_weight_decay_var_names", out var names)) optimizer.ExcludeFromWeightDecay(names: [.. names.EnumerateArray().Select(n => n.GetString()!)]);
        if (test.TryGetProperty("constraint_on_variable_0", out _)) Constraint.NonNegative.Attach(variables[0]);
        var (rtol, atol) = isDouble ? (1e-6, 1e-9) : (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
        var apply = Tf.Function<Action<IReadOnlyList<Tensor?>>>(gradients => optimizer.Apply(gradients, variables));
        var after = test.GetProperty("after_step").EnumerateArray().ToArray();
        var last = test.TryGetProperty("dense_sum_after_last_step", out var dense) ? dense : (JsonElement?)null;
        var s = 0;
        foreach (var gradients in steps)
        {
            if (inFunction) apply.Call(gradients);
            else optimizer.Apply(gradients, variables);
            if (last is null) CheckAll(variables, after[s], rtol, atol, $"step {s}");
            if (optimizer is LossScaleOptimizer scaled) CheckScale(scaled, test.GetProperty("extra_after_step")[s]);
            s++;
        }

        if (last is { } sum) CheckAll(variables, sum, rtol, atol, "last step");
        CheckSlots(optimizer, test, last is null, rtol, atol);
        if (test.TryGetProperty("after_finalize_variable_values", out var final))
        {
            optimizer.FinalizeVariables();
            CheckAll(variables, final, rtol, atol, "final");
        }
    }

    private static void CheckScale(LossScaleOptimizer optimizer, JsonElement want)
    {
        Assert.Equal(want.GetProperty("dynamic_scale").GetDouble(), optimizer.DynamicScale);
        Assert.Equal(want.GetProperty("scale_loss_of_1").GetSingle(), optimizer.ScaleLoss(1f).Item());
        Assert.Equal(want.GetProperty("iterations").GetInt64(), optimizer.Iterations.Value.Item());
        Assert.Equal(want.GetProperty("step_counter").GetInt64(), ((Tensor<long>)optimizer.Variables[2].Value).Item());
    }

    private static void CheckSlots(Optimizer optimizer, JsonElement test, bool withValues, double rtol, double atol)
    {
        var want = test.GetProperty("optimizer_variables").EnumerateArray().ToArray();
        var got = optimizer.Variables;
        Assert.Equal(want.Select(w => w.GetProperty("name").GetString()), got.Select(v => v.Name.Split('/')[^1].Split(':')[0]));
        for (var i = 0; i < want.Length; i++)
        {
            Assert.Equal(want[i].GetProperty("dtype").GetString(), got[i].DType.Name);
            Assert.Equal((Shape)KerasData.Ints(want[i].GetProperty("shape")), got[i].Shape);
            if (withValues) KerasData.Check(got[i].Value, want[i], rtol, atol, got[i].Name);
        }
    }

    // A case with one variable gives its values alone.
    private static void CheckAll(IVariable[] variables, JsonElement want, double rtol, double atol, string what)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            var values = variables.Length == 1 && want[0].ValueKind != JsonValueKind.Array ? want : want[i];
            KerasData.Check(KerasData.Values(variables[i].Value), [.. KerasData.Numbers(values)], rtol, atol, $"{variables[i].Name} after {what}");
        }
    }

    private static IVariable[] Variables(IEnumerable<JsonElement> elements, JsonElement test) => [.. elements.Select(element =>
    {
        var initial = KerasData.ToTensor(element.GetProperty("initial"), test.GetProperty("dtype").GetString()!, KerasData.Ints(element.GetProperty("shape")));
        var name = element.GetProperty("name").GetString();
        return initial is Tensor<double> wide ? (IVariable)new Variable<double>(wide, name: name) : new Variable<float>((Tensor<float>)initial, name: name);
    })];

    private static bool IsNull(JsonElement test, int step, int variable) =>
        test.TryGetProperty("null_gradients", out var pairs) && pairs.EnumerateArray().Any(p => p[0].GetInt32() == step && p[1].GetInt32() == variable);

    private static Tensor Rows(JsonElement step, IVariable variable)
    {
        Tensor<int> indices = KerasData.Ints(step.GetProperty("indices"));
        int[] shape = [indices.Shape[0], .. variable.Shape.ToArray()[1..]];
        return KerasData.ToTensor(step.GetProperty("values"), variable.DType.Name, shape) is Tensor<double> wide
            ? new IndexedSlices<double>(wide, indices, variable.Shape)
            : new IndexedSlices<float>((Tensor<float>)KerasData.ToTensor(step.GetProperty("values"), "float32", shape), indices, variable.Shape);
    }
}
