using System.Numerics;
using System.Text;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Tensors;

/// <summary>Elements that no kernel holds: texts, complex numbers, bfloat16. They are stored, moved and compared, in eager code and in functions alike.</summary>
public sealed class CarriedTests
{
    private static readonly Tensor<string> s_words = Tf.Constant(["b", "", "größe", "b"]);

    // What TensorFlow prints.
    [Fact]
    public void Printing()
    {
        Assert.Equal("tf.Tensor(b'abc', shape=(), dtype=string)", ((Tensor<string>)"abc").ToString());
        Assert.Equal(@"tf.Tensor([b'b' b'' b'gr\xc3\xb6\xc3\x9fe' b'b'], shape=(4,), dtype=string)", s_words.ToString());
        Assert.Equal("""tf.Tensor([b"it's" b'a\n\\'], shape=(2,), dtype=string)""", Tf.Constant(["it's", "a\n\\"]).ToString());
        Assert.Equal("<tf.Tensor: shape=(1,), dtype=string, numpy=array([b'a'], dtype=object)>", Tf.Constant(["a"]).Repr);
        Assert.Equal("tf.Tensor([1 2.5], shape=(2,), dtype=bfloat16)", Tf.Cast<BFloat16>(Tf.Constant([1f, 2.5f])).ToString().Replace("  ", " ", StringComparison.Ordinal).Replace("[ ", "[", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_survive_as_text()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(i => new[] { (byte)(i >> 8), (byte)i }).Append([0xF0, 0x9F, 0x98, 0x80]).Append([0xED, 0xB2, 0x80]).Append([0xF0, 0x9F, 0x98]);
        Assert.All(all.Chunk(1000), chunk =>
        {
            foreach (var bytes in chunk) Assert.Equal(bytes, TextBytes.Encode(TextBytes.Decode(bytes)));
        });
        Assert.Equal("größe", TextBytes.Decode(Encoding.UTF8.GetBytes("größe")));
        Assert.Equal("a\uDCFFb", TextBytes.Decode([(byte)'a', 0xFF, (byte)'b']));
        Assert.Equal("\uFFFD", Encoding.UTF8.GetString(TextBytes.Encode("\uD800")));
    }

    public static TheoryData<string, string[]> Moves => new()
    {
        { "gather", ["größe", "b"] }, { "slice", ["", "größe"] }, { "concat", ["b", "", "größe", "b", "!", "!"] }, { "reshape", ["b", "", "größe", "b"] },
        { "transpose", ["b", "größe", "", "b"] }, { "reverse", ["b", "größe", "", "b"] }, { "tile", ["b", "", "größe", "b", "b", "", "größe", "b"] },
        { "select", ["?", "", "?", "b"] }, { "scatter", ["b", "new", "größe", "b"] }, { "broadcast", ["x", "x", "x"] },
        { "branch", ["yes", "b"] }, { "loop", ["b++"] },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public void Texts_are_moved(string how, string[] expected)
    {
        Func<Tensor[], Tensor> move = how switch
        {
            "gather" => x => Tf.Gather(x[0].As<string>(), Tf.Constant([2, 0])),
            "slice" => x => x[0].As<string>()[1..3],
            "concat" => x => Tf.Concat([x[0].As<string>(), Tf.Constant(["!", "!"])], 0),
            "reshape" => x => Tf.Reshape(x[0].As<string>(), [2, -1]),
            "transpose" => x => Tf.Transpose(Tf.Reshape(x[0].As<string>(), [2, 2])),
            "reverse" => x => Tf.Reverse(x[0].As<string>(), [0]),
            "tile" => x => Tf.Tile(x[0].As<string>(), [2]),
            "select" => x => Tf.Where(Tf.Constant([true, false, true, false]), "?", x[0].As<string>()),
            "scatter" => x => Tf.TensorScatterNdUpdate(x[0].As<string>(), Tf.Constant(new[,] { { 1 } }), Tf.Constant(["new"])),
            "broadcast" => _ => Tf.BroadcastTo<string>("x", [3]),
            "branch" => x => Tf.Cond(Tf.ReduceAll(x[0].As<string>()[0] == "b"), () => Tf.Stack<string>(["yes", x[0].As<string>()[0]]), () => Tf.Stack<string>(["no", ""])),
            _ => x => Tf.Stack<string>([Tf.WhileLoop((Tensor<int> i, Tensor<string> _) => i < 2, (i, text) => (i + 1, Tf.Strings.Join([text, "+"])), (Tf.Constant(0), x[0].As<string>()[0])).Item2]),
        };
        Assert.Equal(expected, move([s_words]).As<string>().ToArray());
        foreach (var known in new[] { true, false }) Assert.Equal(expected, Traced.Call(x => move(x), [s_words], known)!.As<string>().ToArray());
    }

    [Fact]
    public void Texts_are_compared() => Both<string>(
        x => Tf.Cast<int>(x[0].As<string>() == "b") + Tf.Cast<int>(x[0].As<string>() != ""), y => Assert.Equal([2, 0, 1, 2], y.As<int>().ToArray()), s_words);

    [Fact]
    public void Texts_are_joined_and_changed()
    {
        Both<string>(x => Tf.Strings.Join([x[0].As<string>(), "!"], "-"), y => Assert.Equal(["b-!", "-!", "größe-!", "b-!"], y.As<string>().ToArray()), s_words);
        Both<string>(x => Tf.Strings.Upper(x[0].As<string>()), y => Assert.Equal(["B", "", "GRößE", "B"], y.As<string>().ToArray()), s_words);
        Both<string>(x => Tf.Strings.Upper(x[0].As<string>(), "utf-8"), y => Assert.Equal(["B", "", "GRÖßE", "B"], y.As<string>().ToArray()), s_words);
        Both<string>(x => Tf.Strings.Lower(Tf.Constant(["ÄB"])), y => Assert.Equal(["Äb"], y.As<string>().ToArray()), s_words);
        Both<string>(x => Tf.Strings.Length(x[0].As<string>()) * 2, y => Assert.Equal([2, 0, 14, 2], y.As<int>().ToArray()), s_words);
        Both<string>(x => Tf.Strings.Length(x[0].As<string>(), "UTF8_CHAR"), y => Assert.Equal([1, 0, 5, 1], y.As<int>().ToArray()), s_words);
        Assert.Contains("Input shapes do not match", Assert.Throws<TfInvalidArgumentException>(() => Tf.Strings.Join([s_words, Tf.Constant(["a", "b"])])).Message, StringComparison.Ordinal);
        Assert.Contains("'encoding'", Assert.Throws<TfValueException>(() => Tf.Strings.Upper(s_words, "latin1")).Message, StringComparison.Ordinal);
        Assert.Contains("'unit'", Assert.Throws<TfValueException>(() => Tf.Strings.Length(s_words, "WORD")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_of_texts()
    {
        var variable = new Variable<string>(s_words);
        var change = Traced.Function(x =>
        {
            variable.ScatterNdUpdate(Tf.Constant(new[,] { { 1 } }), x[0].As<string>());
            return [variable.Value, Tf.Strings.Length(variable)];
        }, [Tf.Constant(["new"])], areSizesKnown: true);
        var results = change([Tf.Constant(["one"])]);
        Assert.Equal(["b", "one", "größe", "b"], results[0].As<string>().ToArray());
        Assert.Equal([1, 3, 7, 1], results[1].As<int>().ToArray());
        Assert.Equal(["b", "one", "größe", "b"], variable.Value.ToArray());
        Assert.Equal(["b", "", "größe", "b"], s_words.ToArray());
    }

    [Fact]
    public void What_is_more_than_moving_is_refused()
    {
        foreach (var call in new Func<Tensor[], Tensor>[]
        {
            x => Of(new Add(), x[0], x[0]), x => Tf.Cast<float>(x[0].As<string>()), x => Of(new Ordered(-1, true, -1), x[0]), x => Tf.Cast<string>(Tf.Constant(1f)), x => Of(new Less(), x[0], x[0]),
            _ => Of(new Add(), Tf.Constant([new Complex64(1, 2)]), Tf.Constant([new Complex64(1, 2)])), _ => Tf.Cast<Complex64>(Tf.Constant(1f)), x => Tf.Unique(x[0].As<string>()).Values,
        })
        {
            var message = Assert.ThrowsAny<TfException>(() => call([s_words])).Message;
            Assert.True(message.Contains("is not for tensors of", StringComparison.Ordinal) || message.Contains("is not supported", StringComparison.Ordinal), message);
            Assert.Equal(message.Split(" [Op")[0], Assert.ThrowsAny<TfException>(() => Traced.Call(x => call(x), s_words)).Message.Split(" [Op")[0].Split('\n')[0]);
        }
    }

    // Of two neighbours that are as near, the even one.
    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(3.1415926f, 3.140625f)]
    [InlineData(1.00390625f, 1f)]
    [InlineData(1.01171875f, 1.015625f)]
    [InlineData(-0f, -0f)]
    [InlineData(3.4e38f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(1e-40f, 9.996e-41f)]
    public void Rounding_to_bfloat16(float value, float rounded)
    {
        Assert.Equal(BitConverter.SingleToInt32Bits(rounded) >> 16, BitConverter.SingleToInt32Bits((BFloat16)value) >> 16);
        Both<float>(x => Tf.Cast<float>(Tf.Cast<BFloat16>(x[0].As<float>())), y => Assert.Equal((float)(BFloat16)value, y.As<float>().Item()), Tf.Constant(value));
    }

    [Fact]
    public void Bfloat16_is_computed_as_float32_and_has_gradients()
    {
        var x = Tf.Cast<BFloat16>(Tf.Constant([1f, 3.14159f, -2f]));
        Both<BFloat16>(y => Of(new Add(), y[0], y[0]), y => Assert.Equal([2f, 6.28125f, -4f], y.As<BFloat16>().ToArray().Select(v => (float)v)), x);
        Both<BFloat16>(y => Of(new Sum(), y[0]), y => Assert.Equal(2.140625f, (float)y.As<BFloat16>().Item()), x);
        Both<BFloat16>(y => Tf.Concat([y[0].As<BFloat16>()[1..], y[0].As<BFloat16>()], 0), y => Assert.Equal([3.140625f, -2f, 1f, 3.140625f, -2f], y.As<BFloat16>().ToArray().Select(v => (float)v)), x);
        using var tape = new GradientTape();
        tape.Watch(x);
        Assert.Equal([2f, 6.28125f, -4f], tape.Gradient(Of(new Multiply(), x, x).As<BFloat16>(), x)!.ToArray().Select(v => (float)v));
    }

    [Fact]
    public void Complex_numbers_are_moved()
    {
        var x = Tf.Constant([new Complex64(1, -0f), new Complex64(float.NaN, 2)]);
        Both<Complex64>(y => Tf.Reverse(y[0].As<Complex64>(), [0]), y => Assert.Equal([new Complex64(float.NaN, 2), new Complex64(1, -0f)], y.As<Complex64>().ToArray()), x);
        Assert.True(float.IsNegative(Tf.Gather(x, 0).Item().Imaginary));
        Assert.Equal(new Complex(1, 2), (Complex)new Complex64(1, 2));
        Assert.Equal("tf.Tensor([1.0-0.0j nan+2.0j], shape=(2,), dtype=complex64)", x.ToString());
        Assert.Equal([Complex.One], new Variable<Complex>(Tf.Constant([Complex.One])).Value.ToArray());
    }

    [Fact]
    public void Host_values()
    {
        Assert.Equal(["a", "b"], ((Tensor)new[,] { { "a", "b" } }).As<string>().ToArray());
        Assert.Equal(new[,] { { "a", "b" } }, (string[,])((Tensor)new[,] { { "a", "b" } }).Numpy());
        Assert.Contains("element 1 is null", Assert.Throws<TfValueException>(() => (Tensor)new[] { "a", null! }).Message, StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(Tf.Zeros<string>([1]).ToArray()));
    }

    private static Tensor Of(Operator @operator, params Tensor[] operands) => Ambient.Results(@operator, operands)[0];

    private static void Both<T>(Func<Tensor[], Tensor> compute, Action<Tensor> check, Tensor<T> x)
    {
        check(compute([x]));
        foreach (var known in new[] { true, false }) check(Traced.Call(y => compute(y), [x], known)!);
    }
}
