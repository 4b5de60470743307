namespace GraphCompiler.Tests.Runtime;

/// <summary>Variables that are updated alike are one pass, which gives what one update after the other gives.</summary>
public class UpdatePassTests
{
    [Fact]
    public void Updates_of_several_variables_keep_their_order()
    {
        Variable<float>[] variables = [new(1f), new(2f), new(3f), new([1f, 2f])];
        var step = Tf.Function<Action<Tensor<float>>>(x =>
        {
            variables[0].AssignAdd(x);
            variables[1].AssignAdd(x);
            variables[2].AssignAdd(variables[0]);
            variables[3].AssignAdd(Tf.ZerosLike<float>(variables[3]) + x);
            variables[0].AssignAdd(variables[1]);
        });

        step.Call(10f);
        step.Call(1f);

        Assert.Equal([37f, 13f, 38f, 12f, 13f], variables.SelectMany(v => v.Value.ToArray()));
    }

    [Fact]
    public void A_variable_that_somebody_holds_is_copied_among_those_that_are_not()
    {
        Variable<float>[] variables = [new([1f, 2f]), new([3f, 4f]), new([5f, 6f])];
        var step = Tf.Function<Action<Tensor<float>>>(x => Array.ForEach(variables, v => v.AssignSub(v * x)));

        step.Call(0.5f);
        var held = variables[1].Value;
        step.Call(0.5f);

        Assert.Equal([0.25f, 0.5f, 0.75f, 1f, 1.25f, 1.5f], variables.SelectMany(v => v.Value.ToArray()));
        Assert.Equal([1.5f, 2f], held.ToArray());
    }
}
