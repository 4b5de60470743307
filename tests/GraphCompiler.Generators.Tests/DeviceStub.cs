using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// An assembly with ILGPU's name and as much of its surface as kernels use, so that their text is written and compiled where the
/// package is not. Its threads are real ones, so that the kernels also run.
/// </summary>
internal static class DeviceStub
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Threading;

        namespace ILGPU;

        public readonly struct ArrayView<T>
            where T : unmanaged
        {
            private readonly Array _items;
            private readonly int _length;

            public ArrayView(T[] items)
                : this(items, items.Length)
            {
            }

            internal ArrayView(Array items, int length) => (_items, _length) = (items, length);

            public ref T this[int index]
            {
                get
                {
                    if ((uint)index >= (uint)_length) throw new IndexOutOfRangeException();
                    return ref Unsafe.Add(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(_items)), index);
                }
            }

            public ArrayView<TOther> Cast<TOther>()
                where TOther : unmanaged => new(_items, _length * Unsafe.SizeOf<T>() / Unsafe.SizeOf<TOther>());
        }

        public static class Grid
        {
            public static int DimX { get; set; }
            public static int IdxX { get; set; }
        }

        public static class Group
        {
            [ThreadStatic]
            private static int s_index;

            public static Barrier Threads { get; set; }
            public static int DimX => Threads.ParticipantCount;
            public static int IdxX { get => s_index; set => s_index = value; }
            public static bool IsFirstThread => IdxX == 0;
            public static void Barrier() => Threads.SignalAndWait();
        }

        public static class SharedMemory
        {
            private static readonly List<Array> s_blocks = [];

            [ThreadStatic]
            private static int s_next;

            public static ArrayView<T> Allocate<T>(int extent)
                where T : unmanaged
            {
                lock (s_blocks)
                {
                    if (s_blocks.Count == s_next) s_blocks.Add(new T[extent]);
                    return new((T[])s_blocks[s_next++]);
                }
            }

            public static void Begin() => s_next = 0;

            public static void Clear() => s_blocks.Clear();
        }

        public static class Device
        {
            /// <summary>Runs a kernel: the groups one after another, the threads of each at once.</summary>
            public static void Launch(int groups, int threads, Action kernel)
            {
                Grid.DimX = groups;
                using var barrier = new Barrier(threads);
                Group.Threads = barrier;
                for (var group = 0; group < groups; group++)
                {
                    Grid.IdxX = group;
                    SharedMemory.Clear();
                    var workers = new Thread[threads];
                    for (var thread = 0; thread < threads; thread++)
                    {
                        var index = thread;
                        workers[index] = new Thread(() => { Group.IdxX = index; SharedMemory.Begin(); kernel(); });
                        workers[index].Start();
                    }

                    foreach (var worker in workers) worker.Join();
                }
            }
        }
        """;

    private static readonly Lazy<byte[]> s_image = new(() =>
    {
        var compilation = GeneratorTest.Compile().WithAssemblyName("ILGPU").AddSyntaxTrees(GeneratorTest.Parse(Source, "Ilgpu.cs"))
            .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return image.ToArray();
    });

    public static byte[] Image => s_image.Value;

    public static MetadataReference Reference { get; } = MetadataReference.CreateFromImage(Image);
}
