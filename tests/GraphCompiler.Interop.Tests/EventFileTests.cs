using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>Event files: the same records as TensorFlow 2.21 wrote of the same data at the same times, and what a reader that knows only the format finds in others.</summary>
public sealed class EventFileTests
{
    private const string Name = "run/events.out.tfevents.1767225600.host.1.0.v2";

    private static JsonElement Expected { get; } = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement;

    [Fact]
    public void The_reader_finds_in_TensorFlows_file_what_was_written()
    {
        var events = EventFile.Events(PathOf(Name));
        var i = 0;
        foreach (var expected in Expected.GetProperty(Name).GetProperty("events").EnumerateArray())
        {
            var read = events[i++];
            Assert.Equal(expected.GetProperty("wall_time").GetDouble(), read.WallTime);
            Assert.Equal(expected.GetProperty("step").GetInt64(), read.Step);
            if (expected.TryGetProperty("tag", out var tag)) Assert.Equal((tag.GetString(), expected.GetProperty("plugin").GetString()), (read.Tag, read.Plugin ?? ""));
            if (expected.TryGetProperty("graph_nodes", out var nodes)) Assert.Equal(nodes.EnumerateArray().Select(n => (n[0].GetString(), n[1].GetString())), read.Nodes.Select(n => ((string?)n.Name, (string?)n.Operation)));
        }

        Assert.Equal(i, events.Count);
    }

    [Fact]
    public void The_reader_finds_the_values_of_TensorFlow_1()
    {
        const string Name = "v1/events.out.tfevents.1767225600.host";
        var expected = Expected.GetProperty(Name).GetProperty("events")[1];
        var record = EventFile.Fields(EventFile.Records(PathOf(Name))[1]);
        Assert.Equal(expected.GetProperty("step").GetInt64(), BitConverter.ToInt64(record[2].Single()));
        var values = EventFile.Fields(record[5].Single())[1].Select(EventFile.Fields).ToArray();
        Assert.Equal(expected.GetProperty("lr").GetSingle(), BitConverter.ToSingle(values[0][2].Single()));
        var histogram = EventFile.Fields(values[1][5].Single());
        string[] names = ["min", "max", "num", "sum", "sum_squares"];
        for (var i = 0; i < names.Length; i++) Assert.Equal(expected.GetProperty("histo").GetProperty(names[i]).GetDouble(), BitConverter.ToDouble(histogram[i + 1].Single()));
        Assert.Equal(expected.GetProperty("histo").GetProperty("bucket_limit").EnumerateArray().Select(b => b.GetDouble()), histogram[6].Single().Chunk(8).Select(c => BitConverter.ToDouble(c)));
    }

    [Fact]
    public void Records_are_TensorFlows_byte_for_byte()
    {
        using var folder = new Folder();
        var theirs = EventFile.Records(PathOf(Name));
        var expected = Expected.GetProperty(Name);
        using (var writer = new SummaryWriter(folder.Path, ".v2", new Clock()))
        {
            // As the fixture was made: what it expects names each value.
            foreach (var one in expected.GetProperty("events").EnumerateArray().Where(e => e.TryGetProperty("tag", out _)))
            {
                var (tag, step) = (one.GetProperty("tag").GetString()!, one.GetProperty("step").GetInt64());
                var description = one.TryGetProperty("description", out var text) ? text.GetString() : null;
                var tensor = one.GetProperty("tensor");
                if (tag == "weights") writer.Histogram(tag, Fixtures.Tensor(expected.GetProperty("histogram_input"))!, step, buckets: 10);
                else if (tag == "constant") writer.Histogram(tag, Tf.Fill([5], 2f), step, buckets: 4);
                else if (tag == "picture") writer.Image(tag, Fixtures.Tensor(expected.GetProperty("images"))!, step);
                else if (tag == "note") writer.Text(tag, tensor.GetProperty("data")[0].GetString()!, step);
                else if (tag == "raw_tensor") writer.Write(tag, Fixtures.Tensor(tensor)!, step);
                else writer.Scalar(tag, tensor.GetProperty("data")[0].GetDouble(), step, description);
            }
        }

        var ours = EventFile.Records(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.Equal(theirs.Count - 1, ours.Count);
        for (var i = 0; i < ours.Count; i++) Assert.True(theirs[i].SequenceEqual(ours[i]), $"record {i}: {Convert.ToHexString(ours[i])}, expected {Convert.ToHexString(theirs[i])}");
    }

    [Fact]
    public void A_file_is_named_as_TensorFlow_names_it_and_read_while_it_is_written()
    {
        using var folder = new Folder();
        var writer = new SummaryWriter(Path.Combine(folder.Path, "logs", "train"));
        Assert.Matches($@"^events\.out\.tfevents\.\d{{10}}\..+\.{Environment.ProcessId}\.\d+\.v2$", Path.GetFileName(writer.FileName));
        writer.Scalar("loss", 0.5, 3);
        using (var shared = new FileStream(writer.FileName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)) Assert.Equal(new FileInfo(writer.FileName).Length, shared.Length);
        var copy = Path.Combine(folder.Path, "copy");
        File.Copy(writer.FileName, copy);
        Assert.Equal([null, "loss"], EventFile.Events(copy).Select(e => e.Tag));
        using var other = new SummaryWriter(Path.Combine(folder.Path, "logs", "train"));
        Assert.NotEqual(other.FileName, writer.FileName);
        writer.Flush();
        writer.Dispose();
        writer.Dispose();
        writer.Flush();
        Assert.Throws<ObjectDisposedException>(() => writer.Scalar("loss", 0.5, 4));
        Assert.Equal(2, EventFile.Events(writer.FileName).Count);
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        using var folder = new Folder();
        using var writer = new SummaryWriter(folder.Path);
        Assert.Contains("'loss' is given a tensor of shape (2,)", Assert.Throws<TfValueException>(() => writer.Scalar("loss", Tf.Constant([1f, 2f]), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("(2, 2)", Assert.Throws<TfValueException>(() => writer.Image("i", Tf.Ones([2, 2]), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("int32", Assert.Throws<TfTypeException>(() => writer.Image("i", Tf.Ones<int>([1, 2, 2, 1]), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("0 buckets", Assert.Throws<TfValueException>(() => writer.Histogram("h", Tf.Ones([2]), 0, buckets: 0)).Message, StringComparison.Ordinal);
        Assert.Single(EventFile.Events(folder.Path));
    }

    [Fact]
    public void Histograms_have_edges_for_whatever_there_is()
    {
        using var folder = new Folder();
        using (var writer = new SummaryWriter(folder.Path))
        {
            foreach (var type in DType.InKernels) writer.Histogram(type.Name, Tf.Cast(Tf.Constant([0, 1, 1]), type), 0, buckets: 2);
            writer.Histogram("empty", Tf.Zeros<float>([0]), 0, buckets: 2);
            writer.Histogram("infinite", Tf.Constant([1f, float.NaN, float.PositiveInfinity, 3f]), 0, buckets: 2);
        }

        var events = EventFile.Events(folder.Path).Skip(1).ToList();
        foreach (var histogram in events.Take(DType.InKernels.Count)) Assert.Equal([0, .5, 1, .5, 1, 2], histogram.Doubles);
        Assert.Equal(new double[6], events[^2].Doubles);
        Assert.Equal([1, 2, 1, 2, 3, 1], events[^1].Doubles);
        Assert.All(events, e => Assert.Equal((2, "histograms"), (e.DType, e.Plugin)));
        Assert.All(events, e => Assert.Equal([2, 3], e.Shape));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Images_are_what_they_were_when_their_PNG_is_unpacked(int channels)
    {
        using var folder = new Folder();
        int[][] sizes = [[7, 5], [1, 9], [9, 1], [1, 1], [64, 96]];
        var images = sizes.Select(s => Enumerable.Range(0, s[0] * s[1] * channels).Select(i => (byte)((i * i / 7) + (i % 13 * 3))).ToArray()).ToArray();
        using (var writer = new SummaryWriter(folder.Path))
        {
            for (var i = 0; i < sizes.Length; i++) writer.Image($"{i}", TensorFactory.FromArray(DType.UInt8, images[i], [1, sizes[i][0], sizes[i][1], channels]), 0);
        }

        var events = EventFile.Events(folder.Path);
        for (var i = 0; i < sizes.Length; i++)
        {
            Assert.Equal([$"{sizes[i][1]}", $"{sizes[i][0]}"], events[i + 1].Strings[..2].Select(Encoding.UTF8.GetString));
            Assert.Equal(images[i], Unpacked(events[i + 1].Strings[2], sizes[i][1], sizes[i][0], channels));
        }
    }

    [Fact]
    public void Brightnesses_become_bytes_as_TensorFlow_has_them_and_only_so_many_images_are_written()
    {
        using var folder = new Folder();
        using (var writer = new SummaryWriter(folder.Path))
        {
            writer.Image("floats", Tf.Reshape(Tf.Constant([-1f, 0f, .5f, 1f, 2f, float.NaN]), [1, 1, 6, 1]), 0);
            writer.Image("many", Tf.Zeros<float>([5, 2, 2, 3]), 0, maxOutputs: 2);
            writer.Image("none", Tf.Zeros<float>([0, 2, 3, 1]), 0);
        }

        var events = EventFile.Events(folder.Path);
        Assert.Equal([0, 0, 127, 255, 255, 0], Unpacked(events[1].Strings[2], 6, 1, 1));
        Assert.Equal(4, events[2].Strings.Length);
        Assert.Equal(["3", "2"], events[3].Strings.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Texts_and_tensors_of_plugins_are_what_was_given()
    {
        using var folder = new Folder();
        using (var writer = new SummaryWriter(folder.Path))
        {
            writer.Text("note", "größe", 7, "of what");
            writer.Write("mine", Tf.Constant([1L, 2L]), 8, "plugin", "content"u8);
            writer.Scalar("tensor", Tf.Constant([[3]]), 9);
        }

        var events = EventFile.Events(folder.Path);
        Assert.Equal(("größe", "text", "of what", 7L), (Encoding.UTF8.GetString(events[1].Strings[0]), events[1].Plugin, events[1].Description, events[1].Step));
        Assert.Equal((9, "plugin", "content"), (events[2].DType, events[2].Plugin, Encoding.UTF8.GetString(events[2].Content!)));
        Assert.Equal((3f, "scalars"), (events[3].Scalar, events[3].Plugin));
    }

    [Fact]
    public void A_graph_has_the_operators_of_the_function_with_their_phases()
    {
        using var folder = new Folder();
        var w = new Variable<float>(2f, name: "w");
        var function = Tf.Function((Tensor<float> x) =>
        {
            using var tape = new GradientTape();
            var y = Tf.Square(w * x) + w;
            w.AssignSub(tape.Gradient(y, w));
            return Tf.Cond(Tf.ReduceSum(y) > 0f, () => y, () => -y);
        }).GetConcreteFunction(new TensorSpec([3], DType.Float32));
        using (var writer = new SummaryWriter(folder.Path)) writer.Graph(function);

        var nodes = EventFile.Events(folder.Path)[1].Nodes;
        Assert.Equal(nodes.Count, nodes.Select(n => n.Name).Distinct().Count());
        var names = nodes.Select(n => n.Name).ToHashSet();
        Assert.All(nodes.SelectMany(n => n.Inputs), i => Assert.Contains(i.Split(':')[0], names));
        Assert.Contains(nodes, n => n is { Name: "x", Operation: "Placeholder" });
        Assert.Contains(nodes, n => n is { Name: "w", Operation: "VarHandleOp" });
        Assert.Contains(nodes, n => n.Name.StartsWith("forward/", StringComparison.Ordinal) && n.Operation == "Mul");
        Assert.Contains(nodes, n => n.Name.StartsWith("backward/", StringComparison.Ordinal));
        Assert.Contains(nodes, n => n.Operation == "AssignVariableOp");
        Assert.Contains(nodes, n => n.Name.Contains("/then/", StringComparison.Ordinal) || n.Name.Contains("/true/", StringComparison.Ordinal) || n.Name.Count(c => c == '/') > 1);
        Assert.Contains(nodes, n => n is { Name: "output_0", Operation: "Identity" });
    }

    [Fact]
    public void Keras_writes_what_Keras_writes()
    {
        using var folder = new Folder();
        var (x, y) = (Tf.Sin(Tf.Reshape(Tf.Range(24f), [8, 3])), Tf.Cos(Tf.Reshape(Tf.Range(8f), [8, 1])));
        var model = new Sequential([new Input(3), new Dense(4, Tf.Nn.Relu, name: "hidden"), new Dense(1, name: "result")]);
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError()]);
        var history = model.Fit(x, y, batchSize: 2, epochs: 2, Verbose.Silent, [new TensorBoard(folder.Path, histogramFrequency: 1, updateFrequency: 2, writeImages: true)], validationData: (x, y));

        var train = EventFile.Events(Path.Combine(folder.Path, "train"));
        Assert.Equal(("keras", "graph_keras_model", "1"), (train[1].Tag, train[1].Plugin, Encoding.UTF8.GetString(train[1].Content!)));
        Assert.Equal("Sequential", JsonDocument.Parse(train[1].Strings[0]).RootElement.GetProperty("class_name").GetString());
        Assert.Contains(train[2].Nodes, n => n.Operation == "MatMul");
        Assert.Equal(
            [("batch_loss", 2), ("batch_mean_absolute_error", 2), ("batch_loss", 4), ("batch_mean_absolute_error", 4), ("epoch_loss", 0L), ("epoch_mean_absolute_error", 0), ("epoch_learning_rate", 0)],
            train.Where(e => e.Plugin == "scalars").Take(7).Select(e => (e.Tag, e.Step)));
        Assert.Equal(history["loss"], train.Where(e => e.Tag == "epoch_loss").Select(e => e.Scalar));
        Assert.Equal(0.1f, train.First(e => e.Tag == "epoch_learning_rate").Scalar);
        Assert.Equal(["hidden/kernel/histogram", "hidden/bias/histogram", "result/kernel/histogram", "result/bias/histogram"], train.Where(e => e.Plugin == "histograms" && e.Step == 1).Select(e => e.Tag));
        Assert.Contains(train, e => e is { Tag: "hidden/kernel/image", Plugin: "images" });

        var validation = EventFile.Events(Path.Combine(folder.Path, "validation"));
        Assert.Equal(
            [("evaluation_loss_vs_iterations", 4), ("evaluation_mean_absolute_error_vs_iterations", 4), ("epoch_loss", 0L), ("epoch_mean_absolute_error", 0), ("evaluation_loss_vs_iterations", 8), ("evaluation_mean_absolute_error_vs_iterations", 8), ("epoch_loss", 1), ("epoch_mean_absolute_error", 1)],
            validation.Skip(1).Select(e => (e.Tag, e.Step)));
        Assert.Equal(history["val_loss"], validation.Where(e => e.Tag == "epoch_loss").Select(e => e.Scalar));
    }

    [Fact]
    public void Keras_writes_weights_by_their_own_names_where_these_are_theirs_alone_and_nothing_that_is_not_asked_for()
    {
        using var folder = new Folder();
        var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.Fit(Tf.Ones([4, 2]), Tf.Ones([4, 1]), epochs: 3, verbose: Verbose.Silent, callbacks: [new TensorBoard(folder.Path, histogramFrequency: 2, writeGraph: false)]);
        Assert.Equal(["train"], Directory.EnumerateDirectories(folder.Path).Select(d => Path.GetFileName(d)));
        Assert.Equal(
            [("epoch_loss", 0L), ("epoch_learning_rate", 0), ("kernel/histogram", 0), ("bias/histogram", 0), ("epoch_loss", 1), ("epoch_learning_rate", 1), ("epoch_loss", 2), ("epoch_learning_rate", 2), ("kernel/histogram", 2), ("bias/histogram", 2)],
            EventFile.Events(Path.Combine(folder.Path, "train")).Skip(1).Select(e => (e.Tag, e.Step)));
        Assert.Throws<TfValueException>(() => new TensorBoard(histogramFrequency: -1));
        Assert.Throws<TfValueException>(() => new TensorBoard(updateFrequency: 0));
    }

    // The filters undone, as the standard has it.
    private static byte[] Unpacked(byte[] png, int width, int height, int channels)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal((width, height, 8, channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 }), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), png[24], png[25]));
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        Assert.Equal("IDAT", Encoding.ASCII.GetString(png, 37, 4));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var (pixels, stride) = (new byte[width * height * channels], width * channels);
        for (var y = 0; y < height; y++)
        {
            var filter = zlib.ReadByte();
            for (var i = 0; i < stride; i++)
            {
                var left = i < channels ? 0 : pixels[(y * stride) + i - channels];
                var up = y == 0 ? 0 : pixels[((y - 1) * stride) + i];
                var corner = i < channels || y == 0 ? 0 : pixels[((y - 1) * stride) + i - channels];
                int[] distances = [Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner))];
                var paeth = distances[0] == distances.Min() ? left : distances[1] == distances.Min() ? up : corner;
                pixels[(y * stride) + i] = (byte)(zlib.ReadByte() + (filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => throw new InvalidDataException() }));
            }
        }

        Assert.Equal(-1, zlib.ReadByte());
        return pixels;
    }

    private static string PathOf(string name) => Path.Combine(Fixtures.Folder, "tfevents", name);

    /// <summary>A quarter of a second later each time it is asked.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1767225600).AddSeconds(-0.25);

        public override DateTimeOffset GetUtcNow() => _now = _now.AddSeconds(0.25);
    }
}
