namespace GraphCompiler.Conformance.Cases;

public static partial class TapesThroughArmsFunctions
{
    public static Variable<float> Weight { get; } = new(3f);

    [TfFunction]
    public static Tensor<float> AfterAnEarlyReturn(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = x * x;
        if (x > 10f) return y;
        return tape.Gradient(y * x + Weight, x);
    }

    [TfFunction]
    public static Tensor<float> OfAVariableInAnArm(Tensor<float> x)
    {
        using var tape = new GradientTape();
        var y = Weight * Weight;
        if (x > 0f) y = tape.Gradient(y * Weight * x, Weight);
        return y;
    }

    [TfFunction]
    public static Tensor<float> InALoop(Tensor<float> x, Tensor<int> n)
    {
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var y = x * x;
        var sum = x * 0f;
        for (var i = 0; i < n; i++)
        {
            if (x > -1f) sum += tape.Gradient(y * x * Weight, x);
        }

        return sum;
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) OfAnArmAfterIt(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        Tensor<float> y, slope;
        if (x > 0f)
        {
            using var inner = new GradientTape();
            inner.Watch(x);
            y = x * x * x;
            slope = inner.Gradient(y, x);
        }
        else
        {
            y = -x;
            slope = x * x;
        }

        return (slope, tape.Gradient(slope + y, x));
    }
}

/// <summary>A tape records what arms and loops do, by the values that the user sees: those from around them are the same inside.</summary>
public sealed class TapesThroughArms
{
    [Fact]
    public void F_a_gradient_in_what_follows_an_early_return()
    {
        Assert.Equal(12f, TapesThroughArmsFunctions.AfterAnEarlyReturn(2f).Item());
        Assert.Equal(144f, TapesThroughArmsFunctions.AfterAnEarlyReturn(12f).Item());
    }

    [Fact]
    public void F_a_gradient_in_an_arm_of_a_variable_from_around()
    {
        Assert.Equal(54f, TapesThroughArmsFunctions.OfAVariableInAnArm(2f).Item());
        Assert.Equal(9f, TapesThroughArmsFunctions.OfAVariableInAnArm(-2f).Item());
    }

    [Fact]
    public void F_a_gradient_in_each_iteration() => Assert.Equal(4 * 36f, TapesThroughArmsFunctions.InALoop(2f, 4).Item());

    [Fact]
    public void F_tapes_within_and_around_an_arm()
    {
        var (slope, both) = TapesThroughArmsFunctions.OfAnArmAfterIt(2f);
        Assert.Equal((12f, 24f), (slope.Item(), both.Item()));
        (slope, both) = TapesThroughArmsFunctions.OfAnArmAfterIt(-3f);
        Assert.Equal((9f, -7f), (slope.Item(), both.Item()));
    }
}
