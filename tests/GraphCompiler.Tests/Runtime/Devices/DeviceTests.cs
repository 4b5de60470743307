using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Tests.Runtime.Devices;

/// <summary>Functions and operators on a device with memory of its own: what they give, where values are, what is copied.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class DeviceTests : IDisposable
{
    private readonly SeparateDevice _device = new();
    private readonly Action _restore;

    public DeviceTests()
    {
        // A tape that another test left open on this thread would watch what runs here.
        EagerBuilder.Current.Tapes.Clear();
        _restore = Placement.Replace(_device);
    }

    public void Dispose() => _restore();

    [Fact]
    public void Devices_have_the_names_of_TensorFlow()
    {
        Assert.Equal(["/physical_device:CPU:0", "/physical_device:GPU:0"], Tf.Config.ListPhysicalDevices().Select(d => d.Name));
        Assert.Equal([new PhysicalDevice("/physical_device:GPU:0", "GPU")], Tf.Config.ListPhysicalDevices("GPU"));
        Assert.Equal([new PhysicalDevice("/physical_device:CPU:0", "CPU")], Tf.Config.ListPhysicalDevices("CPU"));
        Assert.Equal([new LogicalDevice("/device:GPU:0", "GPU")], Tf.Config.ListLogicalDevices("GPU"));
        Assert.Empty(Tf.Config.ListPhysicalDevices("TPU"));
    }

    [Theory]
    [InlineData("/GPU:0")]
    [InlineData("gpu:0")]
    [InlineData("GPU")]
    [InlineData("/device:GPU:0")]
    [InlineData("/job:localhost/replica:0/task:0/device:GPU:0")]
    public void A_device_has_several_forms_of_its_name(string name)
    {
        using (Tf.Device(name)) Assert.Same(_device, Placement.Current);
        Assert.Null(Placement.Current);
    }

    [Theory]
    [InlineData("/GPU:1", "Could not satisfy device specification '/job:localhost/replica:0/task:0/device:GPU:1'")]
    [InlineData("/TPU:0", "device:CPU:0, /job:localhost/replica:0/task:0/device:GPU:0]")]
    public void A_device_that_is_not_there_is_named(string name, string words) => Assert.Contains(words, Assert.Throws<TfInvalidArgumentException>(() => Tf.Device(name)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("GPU:-1")]
    [InlineData("GPU:0:1")]
    [InlineData("/GPU:0/CPU:0")]
    public void What_is_no_name_of_a_device_is_refused(string name) => Assert.Contains($"'{name}'", Assert.Throws<TfValueException>(() => Tf.Device(name)).Message);

    [Fact]
    public void Scopes_nest_and_belong_to_a_thread()
    {
        using (Tf.Device("/GPU:0"))
        {
            using (Tf.Device("/CPU:0")) Assert.Null(Placement.Current);
            Assert.Same(_device, Placement.Current);
            IDevice? other = _device;
            var thread = new Thread(() => other = Placement.Current);
            thread.Start();
            thread.Join();
            Assert.Null(other);
        }

        Assert.Null(Placement.Current);
    }

    [Fact]
    public void A_tensor_says_where_it_is_and_stays_there_when_somebody_looks()
    {
        Tensor<float> x = [1f, 2f];
        Tensor<float> y;
        using (Tf.Device("/GPU:0")) y = x * x;

        Assert.Equal("/job:localhost/replica:0/task:0/device:CPU:0", x.Device);
        Assert.Equal("/job:localhost/replica:0/task:0/device:GPU:0", y.Device);
        Assert.Equal((1, 0), _device.Copies());
        Assert.Equal([1f, 4f], y.ToArray());
        Assert.Equal("tf.Tensor([1. 4.], shape=(2,), dtype=float32)", y.ToString());
        Assert.Equal((0, 1), _device.Copies());
        Assert.Equal("/job:localhost/replica:0/task:0/device:GPU:0", y.Device);

        // The other side has a copy by now.
        Assert.Equal([5f, 5f], (y + (y * -1f) + 5f).ToArray());
        using (Tf.Device("/GPU:0")) Assert.Equal([2f, 8f], (y + y).ToArray());
        Assert.Equal((0, 1), _device.Copies());
    }

    [Fact]
    public void A_training_copies_its_data_once_and_nothing_after_that()
    {
        var x = Tf.Reshape(Tf.Range(12f), [6, 2]) / 12f;
        Tensor<float> y = [[1f], [2f], [3f], [4f], [5f], [6f]];
        Tensor<float> Train(Variable<float> w, Variable<float> b, Func<Func<Tensor<float>>, Tensor<float>> run)
        {
            var step = Tf.Function<Func<Tensor<float>, Tensor<float>, float, Tensor<float>>>((x, y, rate) =>
            {
                using var tape = new GradientTape();
                var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w) + b - y));
                var (dw, db) = tape.Gradient(loss, (w, b));
                w.AssignSub(rate * dw);
                b.AssignSub(rate * db);
                return loss;
            });
            Tensor<float> loss = 0f;
            for (var i = 0; i < 5; i++) loss = run(() => step.Call(x, y, 0.1f));
            return loss;
        }

        var (w1, b1, w2, b2) = (new Variable<float>([[1f], [0f]]), new Variable<float>([0f]), new Variable<float>([[1f], [0f]]), new Variable<float>([0f]));
        var expected = Train(w1, b1, step => step());
        var held = new List<int>();
        var copies = new List<(int, int)>();
        var loss = Train(w2, b2, step =>
        {
            using (Tf.Device("/GPU:0"))
            {
                var result = step();
                copies.Add(_device.Copies());
                held.Add(_device.Held);
                return result;
            }
        });

        // x, y, both variables, the rate and the count of the mean.
        Assert.InRange(copies[0].Item1, 5, 8);
        Assert.All(copies, c => Assert.Equal(0, c.Item2));
        Assert.All(copies.Skip(1), c => Assert.Equal((0, 0), c));
        Assert.Equal(held[^1], held[^2] + 1);
        Assert.Equal("/job:localhost/replica:0/task:0/device:GPU:0", w2.Device);
        Assert.Equal([expected.Item(), .. w1.ToArray(), .. b1.ToArray()], [loss.Item(), .. w2.ToArray(), .. b2.ToArray()]);
        Assert.Equal(3, _device.Copies().Downloads);
    }

    [Fact]
    public void Steps_that_the_device_has_no_code_for_run_on_the_processor_and_are_listed()
    {
        _device.Missing.UnionWith(["Tanh", "MatMul"]);
        var function = Tf.Function((Tensor<float> x) => Tf.ReduceSum(Tf.MatMul(Tf.Tanh(x), x)) * 2f);
        Tensor<float> x = [[1f, 2f], [3f, 4f]];
        var expected = function.Call(x);
        using (Tf.Device("/GPU:0")) Assert.Equal(expected.Item(), function.Call(x).Item());

        var kernels = function.ConcreteFunctions.Single().Kernels;
        Assert.Contains(kernels, k => k.Operators.Contains("MatMul") && k.Device == "CPU:0" && k.Reason!.StartsWith("not on GPU:0", StringComparison.Ordinal));
        Assert.Contains(kernels, k => k.Operators.Contains("Tanh") && k.Launches == 0);
        Assert.Contains(kernels, k => k.Operators.Contains("Sum") && k.Device == "GPU:0" && k.Launches == 1);
    }

    [Fact]
    public void A_group_without_code_runs_operator_by_operator_on_the_device()
    {
        var device = new SeparateDevice { HasGroups = false };
        var function = Tf.Function((Tensor<float> x, Tensor<float> y) => Tf.ReduceSum(Tf.Nn.Relu((x * y) + 1f), 1));
        Tensor<float> x = [[1f, -2f, 3f], [4f, 5f, -6f]];
        Tensor<float> y = [1f, 2f, 3f];
        using (Placement.Enter(device)) Assert.Equal([12f, 16f], function.Call(x, y).ToArray());

        var kernel = Assert.Single(function.ConcreteFunctions.Single().Kernels);
        Assert.Equal("operator by operator: a group", kernel.Reason);

        // y for each row, and four operators.
        Assert.Equal(5, kernel.Launches);
        Assert.Equal((3, 1), device.Copies());
    }

    [Fact]
    public void An_update_without_code_runs_operator_by_operator_and_leaves_what_others_hold()
    {
        var device = new SeparateDevice { HasGroups = false };
        var v = new Variable<float>([1f, 2f]);
        var step = Tf.Function((Tensor<float> x) =>
        {
            v.Assign(Tf.Nn.Relu((v * x) + 1f));
            return v.Value;
        });
        Tensor<float> x = [2f, -3f];
        using (Placement.Enter(device))
        {
            var first = step.Call(x);
            var held = v.Value;
            var second = step.Call(x);
            Assert.Equal("/job:localhost/replica:0/task:0/device:GPU:0", v.Device);
            Assert.Equal([3f, 0f], first.ToArray());
            Assert.Equal([3f, 0f], held.ToArray());
            Assert.Equal([7f, 1f], second.ToArray());
        }

        Assert.Equal([7f, 1f], v.ToArray());
        var kernel = Assert.Single(step.ConcreteFunctions.Single().Kernels);
        Assert.Equal(("GPU:0", "operator by operator: a group"), (kernel.Device, kernel.Reason));
    }

    [Fact]
    public void Memory_between_the_operators_of_a_group_is_given_back()
    {
        var device = new SeparateDevice { HasGroups = false };
        var function = Tf.Function((Tensor<float> x) => Tf.Nn.Relu(Tf.Square(x) - x) + 1f);
        Tensor<float> x = [1f, -2f];
        using var scope = Placement.Enter(device);
        var y = function.Call(x);
        var held = device.Held;
        var z = function.Call(x);
        Assert.Equal(held + 1, device.Held);

        // Room for the result, and not for what is between.
        device.MostBytes = device.HeldBytes + 8;
        Assert.Throws<TfResourceExhaustedException>(() => function.Call(x));
        device.MostBytes = long.MaxValue;
        Assert.Equal(y.ToArray(), z.ToArray());
        Assert.Equal([1f, 7f], function.Call(x).ToArray());
    }

    [Fact]
    public void Visible_devices_are_counted_and_settled_when_they_are_used()
    {
        var (first, second) = (new SeparateDevice(), new SeparateDevice { Name = "GPU:1" });
        var restore = Placement.Replace(first, second);
        try
        {
            var all = Tf.Config.ListPhysicalDevices("GPU");
            Assert.Equal(["/physical_device:GPU:0", "/physical_device:GPU:1"], all.Select(d => d.Name));
            Assert.Equal(3, Tf.Config.GetVisibleDevices().Count);
            Assert.Contains("Unrecognized device: PhysicalDevice(name='/physical_device:GPU:2', device_type='GPU')", Assert.Throws<TfValueException>(() => Tf.Config.SetVisibleDevices([new("/physical_device:GPU:2", "GPU")], "GPU")).Message, StringComparison.Ordinal);
            Assert.Contains("Unrecognized device", Assert.Throws<TfValueException>(() => Tf.Config.SetVisibleDevices(all, "CPU")).Message, StringComparison.Ordinal);
            Assert.Contains("has to be visible", Assert.Throws<TfValueException>(() => Tf.Config.SetVisibleDevices([], "CPU")).Message, StringComparison.Ordinal);

            Tf.Config.SetVisibleDevices([all[1]], "GPU");
            Assert.Equal([all[1]], Tf.Config.GetVisibleDevices("GPU"));
            Assert.Equal(2, Tf.Config.ListPhysicalDevices("GPU").Count);
            Assert.Equal([new LogicalDevice("/device:GPU:0", "GPU")], Tf.Config.ListLogicalDevices("GPU"));
            using (Tf.Device("/GPU:0")) Assert.Same(second, Placement.Current);
            Assert.Throws<TfInvalidArgumentException>(() => Tf.Device("/GPU:1"));

            Assert.Contains("Visible devices cannot be modified after being initialized", Assert.Throws<InvalidOperationException>(() => Tf.Config.SetVisibleDevices([], "GPU")).Message, StringComparison.Ordinal);
            Tf.Config.SetVisibleDevices([all[1]], "GPU");
        }
        finally
        {
            restore();
        }
    }

    [Fact]
    public void A_variable_is_written_and_read_on_both_sides()
    {
        var v = new Variable<float>([1f, 2f]);
        var add = Tf.Function((Tensor<float> x) => { v.AssignAdd(x); });
        Tensor<float> one = [1f, 1f];
        using (Tf.Device("/GPU:0")) add.Call(one);
        var held = v.Value;
        Assert.Equal("/job:localhost/replica:0/task:0/device:GPU:0", held.Device);
        add.Call(one);
        Assert.Equal("/job:localhost/replica:0/task:0/device:CPU:0", v.Device);
        using (Tf.Device("/GPU:0"))
        {
            add.Call(one);
            add.Call(one);
            v.AssignAdd(one);
            Assert.Equal([6f, 7f], v.ToArray());
            add.Call(one);
            v.Assign([10f, 20f]);
            add.Call(one);
        }

        Assert.Equal([11f, 21f], v.ToArray());
        add.Call(one);
        Assert.Equal([12f, 22f], v.ToArray());
        Assert.Equal([2f, 3f], held.ToArray());
    }

    [Fact]
    public void A_snapshot_and_an_output_keep_their_value_when_the_variable_goes_on()
    {
        var v = new Variable<float>([1f, 2f]);
        var step = Tf.Function(() =>
        {
            var before = v.Value;
            v.Assign(v * 2f);
            return before;
        });
        using var scope = Tf.Device("/GPU:0");
        var first = step.Call();
        var second = step.Call();
        var snapshot = v.Value;
        step.Call();
        step.Call();

        Assert.Equal([1f, 2f, 2f, 4f, 4f, 8f, 16f, 32f], [.. first.ToArray(), .. second.ToArray(), .. snapshot.ToArray(), .. v.ToArray()]);
    }

    [Fact]
    public void States_of_a_loop_stay_on_the_device()
    {
        var function = Tf.Function((Tensor<float> x) => Tf.WhileLoop((i, s) => Tf.ReduceSum(s) < 100f, (i, s) => (i + 1, s * 2f), ((Tensor<int>)0, x)));
        Tensor<float> x = [1f, 2f];
        using var scope = Tf.Device("/GPU:0");
        function.Call(x);
        _device.Copies();
        var (count, state) = function.Call(x);

        // Six conditions are asked.
        Assert.Equal((0, 7), _device.Copies());
        Assert.Equal([64f, 128f], state.ToArray());
        Assert.Equal(6, count.Item());
    }

    [Fact]
    public void Memory_that_is_not_there_is_an_error_that_changes_nothing()
    {
        var v = new Variable<float>(Tf.Ones([1000]));
        var step = Tf.Function(() => { v.Assign((v + 1f) * 2f); });
        using var scope = Tf.Device("/GPU:0");
        _device.MostBytes = 5000;
        Assert.Contains("OOM", Assert.Throws<TfResourceExhaustedException>(step.Call).Message);
        Assert.Equal(1f, v.ToArray()[0]);
        _device.MostBytes = long.MaxValue;
        step.Call();
        Assert.Equal(4f, v.ToArray()[999]);
    }

    [Fact]
    public void Results_may_be_written_into_arrays_of_the_caller()
    {
        var function = Tf.Function((Tensor<float> x) => x * 2f);
        Tensor<float> x = [1f, 2f];
        var target = new float[2];
        using (Tf.Device("/GPU:0")) Assert.Equal([2f, 4f], function.Call(x).ToArray());
        using (Tf.Device("/GPU:0")) function.ConcreteFunctions.Single().Function.RunInto([x], [], [target]);
        Assert.Equal([2f, 4f], target);
    }

    [Fact]
    public void Threads_share_variables_of_a_device()
    {
        var v = new Variable<float>([0f]);
        var step = Tf.Function((Tensor<float> x) => { v.AssignAdd(x); });
        step.Call([0f]);
        Parallel.For(0, 400, i =>
        {
            if (i % 4 == 0)
            {
                step.Call([1f]);
            }
            else
            {
                using (Tf.Device("/GPU:0")) step.Call([1f]);
            }
        });
        Assert.Equal(400f, v.ToArray()[0]);
    }
}
