namespace GraphCompiler.Conformance.Cases;

public static partial class HostLocalsOfArmsFunctions
{
    [TfFunction]
    public static Tensor<float> AfterAnEarlyReturn([Shape(3)] Tensor<float> x)
    {
        var i = 0;
        if (Tf.ReduceSum(x) > 10f)
        {
            i++;
            return x[i] * 100f;
        }

        i += 2;
        for (var k = i; k > 0; k--) x += x[k];
        return x[i];
    }
}

/// <summary>A number of the host that arms count and nobody reads after them stays one: each arm begins with what it was.</summary>
public sealed class HostLocalsOfArms
{
    [Fact]
    public void L11_each_arm_has_a_number_of_the_host_for_itself()
    {
        Assert.Equal(500f, HostLocalsOfArmsFunctions.AfterAnEarlyReturn([4f, 5f, 6f]).Item());

        // [1, 2, 3] + 3 = [4, 5, 6], + 5 = [9, 10, 11]
        Assert.Equal(11f, HostLocalsOfArmsFunctions.AfterAnEarlyReturn([1f, 2f, 3f]).Item());
    }
}
