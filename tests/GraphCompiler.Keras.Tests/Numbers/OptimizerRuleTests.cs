namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>What optimizers do beside their rules.</summary>
public class OptimizerRuleTests
{
    public static TheoryData<string, double[]> R15Cases => new()
    {
        { "SGD", [1.96, 1.9208, 1.8823841] },
        { "SGD momentum", [1.6, .92, .124] },
        { "SGD nesterov", [1.24, .4448, -.2167039] },
        { "Adam", [1.999, 1.998, 1.9970001] },
        { "Adam amsgrad", [1.9000008, 1.8001684, 1.7006257] },
        { "AdamW", [1.8992007, 1.7986101, 1.6983525] },
        { "RMSprop", [1.6837723, 1.4738754, 1.3087180] },
        { "Adagrad", [1.9003110, 1.8315430, 1.7762966] },
        { "Adadelta", [1.9985858, 1.9971541, 1.9957108] },
        { "Nadam", [1.8937212, 1.8182228, 1.7497214] },
        { "Adamax", [1.9, 1.8025341, 1.7076483] },
        { "Ftrl", [1.7426890, 1.6771111, 1.6237408] },
        { "Lion", [1.9, 1.8, 1.7] },
        { "SGD clipnorm", [1.9, 1.8, 1.7] },
        { "SGD clipvalue", [1.95, 1.9, 1.85] },
        { "SGD decay", [1.58, 1.2482, .9860780] },
        { "SGD schedule", [1.6, 1.44, 1.368] },
    };

    [Theory]
    [MemberData(nameof(R15Cases))]
    public void R15_three_steps_on_the_square(string name, double[] wanted)
    {
        Optimizer optimizer = name switch
        {
            "SGD" => new SGD(),
            "SGD momentum" => new SGD(.1, momentum: .9),
            "SGD nesterov" => new SGD(.1, momentum: .9, nesterov: true),
            "Adam" => new Adam(),
            "Adam amsgrad" => new Adam(.1, amsgrad: true),
            "AdamW" => new AdamW(.1),
            "RMSprop" => new RMSprop(.1),
            "Adagrad" => new Adagrad(.1),
            "Adadelta" => new Adadelta(1),
            "Nadam" => new Nadam(.1),
            "Adamax" => new Adamax(.1),
            "Ftrl" => new Ftrl(.1),
            "Lion" => new Lion(.1),
            "SGD clipnorm" => new SGD(.1) { ClipNorm = 1 },
            "SGD clipvalue" => new SGD(.1) { ClipValue = .5 },
            "SGD decay" => new SGD(.1) { WeightDecay = .1 },
            _ => new SGD(new ExponentialDecay(.1, 1, .5)),
        };
        var w = new Variable<float>(2f);
        var step = Tf.Function<Action>(() =>
        {
            using var tape = new GradientTape();
            var loss = w * w;
            optimizer.ApplyGradients([(tape.Gradient(loss, w), w)]);
        });
        foreach (var want in wanted)
        {
            step.Call();
            Assert.Equal(want, w.Item(), 3e-6);
        }
    }

    [Fact]
    public void R08_the_step_counter_goes_on_inside_of_a_function()
    {
        var w = new Variable<float>(2f);
        Optimizer? optimizer = null;
        var step = Tf.Function<Action>(() =>
        {
            optimizer ??= new Adam(1e-2);
            using var tape = new GradientTape();
            var loss = Tf.Square(w * -1f - 2f);
            optimizer.Apply([tape.Gradient(loss, w)], [w]);
        });
        foreach (var want in new[] { 1.9900000, 1.9800007, 1.9700024, 1.9600057, 1.9500110 })
        {
            step.Call();
            Assert.Equal(want, w.Item(), 2e-6);
        }

        Assert.Equal(5, optimizer!.Iterations.Item());
    }

    [Fact]
    public void All_gradients_null_is_an_error()
    {
        var w = new Variable<float>(1f);

        var error = Assert.Throws<TfValueException>(() => new SGD().Apply([null], [w]));

        Assert.Equal("No gradients provided for any variable.", error.Message);
    }

    [Fact]
    public void Another_variable_is_unknown()
    {
        var (w, other) = (new Variable<float>(1f), new Variable<float>(1f));
        var optimizer = new Adam();
        optimizer.Build([w]);

        var error = Assert.Throws<TfValueException>(() => optimizer.Apply([Tf.Constant(1f)], [other]));

        Assert.StartsWith("Unknown variable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_optimizer_may_not_make_its_slots_inside_of_a_function()
    {
        var w = new Variable<float>(1f);
        var first = new Adam();
        var second = new Adam();
        var step = Tf.Function<Action<bool>>(isFirst => (isFirst ? first : second).Apply([Tf.Constant(1f)], [w]));
        step.Call(true);

        Assert.Throws<TfValueException>(() => step.Call(false));
    }

    [Fact]
    public void A_new_learning_rate_makes_no_new_trace()
    {
        var w = new Variable<float>(1f);
        var optimizer = new SGD(0.5);
        var step = Tf.Function<Action<Tensor<float>>>(g => optimizer.Apply([g], [w]));
        step.Call(1f);
        optimizer.LearningRate = 0.25;
        step.Call(1f);

        Assert.Equal(0.25f, w.Item());
        Assert.Equal(1, step.TracingCount);
    }

    [Fact]
    public void A_schedule_cannot_be_replaced_by_a_number() =>
        Assert.Throws<TfTypeException>(() => new SGD(new ExponentialDecay(.1, 1, .5)).LearningRate = 1);

    [Fact]
    public void Two_ways_to_clip_contradict_each_other() =>
        Assert.Throws<TfValueException>(() => new SGD { ClipNorm = 1, ClipValue = 1 }.Build([]));

    [Fact]
    public void A_gradient_of_another_shape_is_refused()
    {
        var w = new Variable<float>(Tf.Zeros([3]));

        var error = Assert.Throws<TfValueException>(() => new SGD().Apply([Tf.Ones([2])], [w]));

        Assert.Contains("(2,)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_optimizer_has_slots_and_one_update()
    {
        var w = new Variable<float>(Tf.Ones([2]), name: "w");
        var optimizer = new Heavy();
        optimizer.Apply([Tf.Ones([2])], [w]);
        optimizer.Apply([Tf.Ones([2])], [w]);

        Assert.Equal([-2f, -2f], w.ToArray());
        Assert.Equal(["heavy/iteration:0", "heavy/learning_rate:0", "heavy/w_sum:0"], optimizer.Variables.Select(v => v.Name));
    }

    [Fact]
    public void Minimize_takes_the_gradients_itself()
    {
        var w = new Variable<float>(3f);
        new SGD(0.5).Minimize(() => w * w / 2f, [w]);

        Assert.Equal(1.5f, w.Item());
    }

    private sealed class Heavy() : Optimizer(1)
    {
        protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
        {
            var sum = AddSlot(variable, "sum");
            sum.AssignAdd(gradient);
            variable.AssignSub(learningRate * sum);
        }
    }
}
