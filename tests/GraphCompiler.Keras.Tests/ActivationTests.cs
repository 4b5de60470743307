namespace GraphCompiler.Keras.Tests;

public class ActivationTests
{
    [Fact]
    public void LinearIsTheArgument()
    {
        Tensor<float> x = [1, 2];

        Assert.Same(x, Activations.Linear(x));
    }
}
