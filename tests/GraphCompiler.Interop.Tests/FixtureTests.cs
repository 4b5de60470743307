using System.Text.Json;

namespace GraphCompiler.Interop.Tests;

/// <summary>Each model that TensorFlow 2.21 wrote gives here what it gives there.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Names => Fixtures.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        var expected = Fixtures.Expected(name);
        var model = SavedModel.Load(Fixtures.Model(name));
        ModelChecks.Signatures(model, expected);
        ModelChecks.Calls(model, expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_when_it_was_saved_again_and_again(string name)
    {
        var model = SavedModel.Load(Fixtures.Model(name));
        var folder = Fixtures.Temporary();
        var path = Path.Combine(folder.FullName, "0");
        for (var i = 1; i <= 3; i++)
        {
            SavedModel.Save(model, path);
            var again = SavedModel.Load(path);
            Assert.Equal(model.Variables.Select(v => (v.Name, v.Trainable, v.Shape, v.DType)), again.Variables.Select(v => (v.Name, v.Trainable, v.Shape, v.DType)));
            Assert.Equal(model.Functions.Keys, again.Functions.Keys);
            model = again;
            path = Path.Combine(folder.FullName, $"{i}");
        }

        ModelChecks.Signatures(model, Fixtures.Expected(name));
        ModelChecks.Calls(model, Fixtures.Expected(name));
        folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_have_their_values(string name)
    {
        var model = SavedModel.Load(Fixtures.Model(name));
        var values = new ObjectGraph(model, ObjectWays.Members).Values.Where(v => v.Object is IVariable).ToDictionary(v => v.Key, v => (IVariable)v.Object);
        var compared = 0;
        foreach (var (key, variable) in values)
        {
            if (!Fixtures.Expected(name).GetProperty("variables_file").TryGetProperty(key, out var expected) || !expected.TryGetProperty("data", out _)) continue;
            Fixtures.Check(expected, variable.Value, 0, 0, key);
            compared++;
        }

        Assert.Equal(model.Variables.Count, compared);
    }
}

/// <summary>What holds for a model, wherever it comes from.</summary>
internal static class ModelChecks
{
    public static void Signatures(SavedModel model, JsonElement expected)
    {
        var signatures = expected.GetProperty("signatures");
        Assert.Equal(signatures.EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal), model.Signatures.Keys.Order(StringComparer.Ordinal));
        foreach (var signature in signatures.EnumerateObject())
        {
            _ = model.Signatures[signature.Name].Function;
            Specs(signature.Value.GetProperty("inputs"), model.Signatures[signature.Name].Inputs);
            Specs(signature.Value.GetProperty("outputs"), model.Signatures[signature.Name].Outputs);
        }
    }

    public static void Calls(SavedModel model, JsonElement expected)
    {
        var (rtol, atol) = (expected.GetProperty("rtol").GetDouble(), expected.GetProperty("atol").GetDouble());
        var number = 0;
        foreach (var call in expected.GetProperty("calls_in_order").EnumerateArray())
        {
            if (call.TryGetProperty("signature", out var signature)) Signature(signature.GetString()!, call, $"call {number++}");
            else Function(call, $"call {number++}");
        }

        void Signature(string name, JsonElement call, string where)
        {
            var inputs = call.GetProperty("inputs").EnumerateObject().ToDictionary(i => i.Name, i => Fixtures.Tensor(i.Value)!);
            var outputs = model.Signatures[name].Call(inputs);
            var wanted = call.GetProperty("outputs");
            Assert.Equal(wanted.EnumerateObject().Select(o => o.Name).Order(StringComparer.Ordinal), outputs.Keys.Order(StringComparer.Ordinal));
            foreach (var output in wanted.EnumerateObject()) Fixtures.Check(output.Value, outputs[output.Name], rtol, atol, $"{where} {name}.{output.Name}");
        }

        void Function(JsonElement call, string where)
        {
            var function = model.Function(call.GetProperty("function").GetString()!);
            var named = new NamedArguments();
            foreach (var argument in call.GetProperty("kwargs").GetProperty("dict").EnumerateObject()) named[argument.Name] = Fixtures.Value(argument.Value);
            object?[] arguments = [.. call.GetProperty("args").GetProperty("list").EnumerateArray().Select(Fixtures.Value), named];
            if (call.TryGetProperty("result", out var result)) Fixtures.Check(result, function.Invoke(arguments), rtol, atol, $"{where} {function.Name}");
            else Assert.Contains("Could not find matching concrete function", Assert.Throws<TfValueException>(() => function.Invoke(arguments)).Message, StringComparison.Ordinal);
        }
    }

    private static void Specs(JsonElement expected, IReadOnlyDictionary<string, TensorSpec> actual)
    {
        Assert.Equal(expected.EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var spec in expected.EnumerateObject())
        {
            Assert.Equal(spec.Value.GetProperty("dtype").GetString(), actual[spec.Name].DType.Name);
            Assert.Equal(spec.Value.GetProperty("shape").EnumerateArray().Select(s => s.ValueKind == JsonValueKind.Null ? (int?)null : s.GetInt32()), actual[spec.Name].Shape.Dims.ToArray().Select(d => d.Size));
        }
    }
}
