#pragma warning disable
using System.ComponentModel;
using System.Numerics;

namespace GraphCompiler.CompilerServices
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    public sealed class ControlState(string[] names, Func<object?[]> read, Action<object?[]> write)
    {
        internal string[] Names => names;

        internal Func<object?[]> Read => read;

        internal Action<object?[]> Write => write;
    }

    [EditorBrowsable(EditorBrowsableState.Never)]
    public static class AutoGraph
    {
        public static void If(Tensor<bool> condition, string text, ControlState state, Action then, Action otherwise)
        {
            state.Write(state.Read());
            if (condition) then();
            else otherwise();
        }

        public static T Choose<T>(Tensor<bool> condition, string text, Func<T> then, Func<T> otherwise) => condition ? then() : otherwise();

        public static Tensor<bool> And(Tensor<bool> left, Func<Tensor<bool>> right) => left.Item() ? right() : false;

        public static Tensor<bool> Or(Tensor<bool> left, Func<Tensor<bool>> right) => left.Item() ? true : right();

        public static void While(string text, ControlState state, Func<Tensor<bool>> condition, Action body)
        {
            state.Write(state.Read());
            while (condition()) body();
        }

        public static void DoWhile(string text, ControlState state, Action body, Func<Tensor<bool>> condition)
        {
            state.Write(state.Read());
            do body();
            while (condition());
        }

        public static void ForEach<T>(Tensor<T> values, string text, ControlState state, Action<Tensor<T>> body, Func<Tensor<bool>>? proceed = null)
        {
            state.Write(state.Read());
            foreach (var value in values)
            {
                if (proceed is not null && !proceed().Item()) break;
                body(value);
            }
        }

        public static void ForRange<T>(Tensor<T> start, Tensor<T> limit, Tensor<T> delta, string text, ControlState state, Action<Tensor<T>> body, Func<Tensor<bool>>? proceed = null) =>
            ForEach(Range<T>((dynamic)start.Item()!, (dynamic)limit.Item()!, (dynamic)delta.Item()!), text, state, body, proceed);

        private static Tensor<T> Range<T>(dynamic start, dynamic limit, dynamic delta)
        {
            var items = new List<T>();
            for (var i = start; delta > 0 ? i < limit : i > limit; i += delta) items.Add((T)i);
            return items.ToArray();
        }

        public static NotSupportedException BreakInHostLoop(bool isWhile) => new(isWhile ? "while" : "for");
    }
}

namespace GraphCompiler
{
    public static partial class Tf
    {
        public static Tensor<T> Range<T>(Tensor<T> limit) where T : INumber<T> => Range(T.Zero, limit, T.One);

        public static Tensor<T> Range<T>(Tensor<T> start, Tensor<T> limit) where T : INumber<T> => Range(start, limit, T.One);

        public static Tensor<T> Range<T>(Tensor<T> start, Tensor<T> limit, Tensor<T> delta) where T : INumber<T>
        {
            var items = new List<T>();
            for (var i = start.Item(); delta.Item() > T.Zero ? i < limit.Item() : i > limit.Item(); i += delta.Item()) items.Add(i);
            return items.ToArray();
        }
    }
}
